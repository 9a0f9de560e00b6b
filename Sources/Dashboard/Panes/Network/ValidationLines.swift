// Section of the network pane: the test from Materialize's own side, which is made when it is asked for.

import Diagnosis
import Samples
import Screen

func validationLines(of name: String, _ model: Model) -> [Line] {
  let heading: [Line] = [.blank, .heading("From Materialize's own side")]
  guard model.evidence.watchesMaterialize else {
    return heading + [Line("Materialize is not watched, so it cannot be asked.", .faint)]
  }
  let connections = model.evidence.target(.upstream(name))?.connectionIDs ?? []
  guard !connections.isEmpty else {
    return heading + [Line("No connection of Materialize that feeds a source is known to lead here.", .faint)]
  }
  return heading + connections.map { line($0, model) }
}

func connectionName(_ id: String, _ model: Model) -> String {
  model.evidence.materialize.connections.value?.first { $0.id == id }?.name ?? id
}

private func line(_ id: String, _ model: Model) -> Line {
  let validation = model.evidence.materialize.validations[id]
  let (sign, ink, words, note) = said(validation, model)
  let name = connectionName(id, model)
  return Line(
    [sign.span, Span(" \(name)", .plain, bold: true), Span("  \(words)", ink)],
    row: Row("validation \(id)", copies: "VALIDATE CONNECTION \(name): \(note ?? words)", note: note ?? words))
}

private func said(_ validation: Validation?, _ model: Model) -> (Sign, Ink, String, note: String?) {
  guard let validation else {
    return (.unknown, .faint, "not asked; v has Materialize dial (VALIDATE CONNECTION)", nil)
  }
  let age = "\((model.now - validation.at).brief) ago"
  switch validation.outcome {
  case .underWay:
    return (.pending, .unknown, "Materialize is dialling, \((model.now - validation.at).brief) so far …", nil)
  case .passed(let span):
    return (.good, .good, "valid: Materialize got in, \(span.precise), \(age)", nil)
  case .failed(let error, _) where error.isSyntaxError:
    return (.unknown, .unknown, "this server does not know VALIDATE CONNECTION", "\(error.message) (42601)")
  case .failed(let error, let span):
    let details = [error.message, error.detail, error.hint].compactMap(\.self).joined(separator: " ")
    return (.critical, .critical, "\(error.message) (after \(span.precise), \(age))", details)
  case .unanswered(let loss):
    return (.unknown, .unknown, "Materialize gave no answer: \(loss.summary) (\(age))", nil)
  }
}
