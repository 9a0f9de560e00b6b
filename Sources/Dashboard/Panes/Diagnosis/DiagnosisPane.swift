// The diagnosis pane: what is wrong and why, ranked, with the measurements that say so.

import Diagnosis
import Samples
import Screen

let diagnosisPane = Pane(
  id: .diagnosis, title: "Diagnosis", tab: "Diag", orders: [],
  help: [
    "Every cause is weighed by the measurements of the whole time, not of one look. \"certain\" takes a direct proof; below "
      + "that the finding names what would settle it.",
    "\"connection closed\" by itself proves nothing: Materialize's client says it when its connection had died already. "
      + "What counts is the error that follows some seconds later, and what the upstream shows.",
    "Marks: + speaks for it, − speaks against it, ? would settle it. Enter, or w, opens the wizard for the selected finding.",
    "Without more evidence, \"connection refused\" speaks for a restart of the server and silence for a firewall.",
  ],
  page: { model, size in diagnosisPage(model, size) },
  glance: { model, size in diagnosisPage(model, size) },
  summary: { model in
    guard let worst = model.findings.first(where: { $0.severity > .info }) else {
      return [Sign.good.span, Span(" nothing wrong found")]
    }
    return [Sign(worst.severity).span, Span(" \(worst.cause.rawValue)", Sign(worst.severity).ink)]
  })

private func diagnosisPage(_ model: Model, _ size: Size) -> Page {
  var lines: [Line] = []
  for finding in model.findings {
    if !lines.isEmpty { lines.append(.blank) }
    lines += findingLines(finding, model, width: size.width)
  }
  if !model.findings.contains(where: { $0.severity > .info }) {
    let nothing = paragraph(
      "Nothing wrong found.", .good, bold: true, width: size.width, id: "nothing", lead: [Sign.good.span], indent: 2)
    lines = nothing + (lines.isEmpty ? [] : [.blank] + lines)
  }
  return Page(lines: lines + examinationLines(model, width: size.width))
}

/// The other half of any answer: what was looked at, and what could not be.
private func examinationLines(_ model: Model, width: Int) -> [Line] {
  let parts = model.evidence.examination().parts
  guard !parts.isEmpty else { return [] }
  return [.blank, .heading("What was looked at")]
    + parts.flatMap { part -> [Line] in
      let name = part.server.name
      let seen = part.seen.isEmpty ? "nothing was read yet" : part.seen.joined(separator: ", ")
      return paragraph(
        "\(name): \(seen)", .faint, width: width, id: "seen \(name)", lead: [Sign.good.span], indent: 2)
        + part.unseen.flatMap { gap in
          paragraph(
            "\(name): \(gap.what) not seen: \(gap.why)", .faint, width: width, id: "unseen \(name) \(gap.what)",
            lead: [(gap.isPending ? Sign.pending : .unknown).span], indent: 2)
        }
    }
}

/// A finding in full: its title, what speaks for and against it, and what would settle it.
func findingLines(_ finding: Finding, _ model: Model, width: Int) -> [Line] {
  let sign = Sign(finding.severity)
  let subject = wizardSubject(of: finding, model)
  let title = subjectName(of: finding, model).map { "\($0): \(finding.title)" } ?? finding.title
  var lines = paragraph(
    title, sign.ink, bold: true, width: width, id: finding.id, lead: [sign.span], indent: 2,
    copies: "\(finding.cause.rawValue): \(title)")
  let facts = "\(finding.cause.rawValue), \(finding.certainty) (\(Int((finding.confidence * 100).rounded())) %)"
  lines.append(Line([Span("  " + facts, .faint)], row: Row("\(finding.id) facts", copies: facts)))
  func list(_ texts: [String], _ mark: Span, _ ink: Ink, _ kind: String) -> [Line] {
    texts.enumerated().flatMap { index, text in
      paragraph(text, ink, width: width, id: "\(finding.id) \(kind) \(index)", lead: [Span("  "), mark], indent: 4)
    }
  }
  lines += list(finding.support.map { words($0, model) }, Span("+", sign.ink), .plain, "for")
  lines += list(finding.against.map { words($0, model) }, Span("−", .good), .plain, "against")
  lines += list(finding.wouldSettle.map(\.wordsWithKeys), Span("?", .advice), .faint, "settle")
  lines += list(finding.advice, Span("→", .accent), .plain, "advice")
  return lines.map { line in
    var line = line
    line.row?.enter = subject.map { .wizard($0) }
    return line
  }
}

/// The measurement, and where and when it was made as far as the text does not say so.
private func words(_ exhibit: Exhibit, _ model: Model) -> String {
  let place = [exhibit.server?.name, exhibit.at.map { "\((model.now - $0).brief) ago" }].compactMap(\.self)
  return place.isEmpty ? exhibit.text : "\(exhibit.text)  (\(place.joined(separator: ", ")))"
}

private func subjectName(of finding: Finding, _ model: Model) -> String? {
  finding.source.map { model.evidence.source($0)?.name ?? $0 }
}

private func wizardSubject(of finding: Finding, _ model: Model) -> Wizard.Subject? {
  if let id = finding.source { return .source(id) }
  guard let upstream = finding.upstream else { return nil }
  let fed = model.evidence.sources(fedBy: upstream)
  return (fed.first { $0.status != .running } ?? fed.first).map { .source($0.id) } ?? .upstream(upstream)
}

extension Settlement {
  /// With the pane, and the key, that has it.
  fileprivate var wordsWithKeys: String {
    switch means {
    case .figures(let topic)?: "\(text) (\(topic.pane.words))"
    case .probe?: "\(text): \(key(.probeNow)) in \(PaneID.network.words)"
    case .validation?: "\(text): \(key(.validate)) in \(PaneID.network.words)"
    case nil: text
    }
  }

  private func key(_ action: Action) -> String { Bindings.table.first { $0.action == action }?.label ?? "" }
}
