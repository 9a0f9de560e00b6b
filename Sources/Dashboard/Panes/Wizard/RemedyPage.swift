// What was opened on top of a stage: a remedy with all that is known before it runs, or the undoing of what was done.

import Diagnosis
import Samples
import Screen

func detailLines(_ detail: Wizard.Detail, _ model: Model, width: Int) -> [Line] {
  let outcome = model.wizard.changes[detail].flatMap { id in model.evidence.changes.last { $0.change.id == id } }
  let said = outcome.map { outcomeLines($0, model, width: width) + [.blank] } ?? []
  switch detail {
  case .undo(let id):
    guard let entry = model.journal.first(where: { $0.id == id }) else { return said }
    return said + undoLines(entry, model, width: width)
  case .remedy(let key):
    guard let remedy = model.remedy(key) else {
      return said
        + paragraph(
          "Nothing of this is left to do: its reason is gone, or what it would set is in force.", .good, width: width,
          id: "left", lead: [Sign.good.span], indent: 2)
    }
    return said + remedyLines(remedy, model, width: width)
  }
}

// MARK: - A remedy

private func remedyLines(_ remedy: Remedy, _ model: Model, width: Int) -> [Line] {
  var lines = paragraph(remedy.title, bold: true, width: width, id: "title")
  lines += paragraph(remedy.detail, .faint, width: width, id: "detail")
  lines += paragraph("Effect: \(remedy.effect)", width: width, id: "effect")
  if let risk = remedy.risk {
    lines += paragraph("Risk: \(risk)", .warning, width: width, id: "risk", lead: [Sign.warning.span], indent: 2)
  }
  switch remedy.application {
  case .change(let proposal)?: lines += proposalLines(proposal, remedy, model, width: width)
  case .chooseSessions(let sessions)?: lines += sessionLines(sessions, model, width: width)
  case .validate(let connections)?:
    lines += [.blank, runLine("Have Materialize dial it now (VALIDATE CONNECTION)", .validate(connections), model)]
    if let upstream = model.wizardUpstream { lines += validationLines(of: upstream, model) }
  case nil: break
  }
  for (index, handOver) in remedy.handOvers.enumerated() {
    lines += [.blank, .heading(handOver.title)] + handOverLines(handOver, index, width: width)
  }
  return lines
}

private func proposalLines(_ proposal: Proposal, _ remedy: Remedy, _ model: Model, width: Int) -> [Line] {
  var lines: [Line] = [.blank, .heading("This will run on \(place(of: proposal.upstream, model))")]
  lines += sqlLines(proposal.action.statements, width: width)
  lines += [.blank] + differenceLines(proposal.differences)
  let facts = [
    "Takes effect: \(remedy.takes == .restart ? "with the next restart of the server" : remedy.takes.rawValue).",
    "Undo: \(proposal.undo)", "Needs: \(proposal.needs)", "It is written to the journal before it is sent.",
  ]
  for (index, fact) in facts.enumerated() { lines += paragraph(fact, .faint, width: width, id: "fact \(index)") }
  return lines + [runLine("Run it", .run, model, running: proposal.action.statements)]
}

/// `orders-db as admin`
func place(of upstream: String, _ model: Model) -> String {
  let target = model.evidence.target(.upstream(upstream))
  return (target?.administrator ?? target?.user).map { "\(upstream) as \($0)" } ?? upstream
}

/// The statements, each wrapped where it must be; y copies all of them as they are.
func sqlLines(_ statements: [String], width: Int, most: Int = .max) -> [Line] {
  let all = statements.map { $0 + ";" }.joined(separator: "\n")
  let shown = statements.prefix(most).enumerated().flatMap { index, statement in
    (statement + ";").wrapped(to: max(20, width - 6)).enumerated().map { number, words -> Line in
      var row = Row("sql \(index) \(number)", copies: all)
      row.copiesLines = true
      return Line([Span((number == 0 ? "    " : "      ") + words, .accent)], row: row)
    }
  }
  let rest = statements.count - most
  return shown + (rest > 0 ? [Line("    … \(rest) more; y copies all of them", .faint)] : [])
}

/// `tcp_keepalives_idle   7200 s → 60 s`; a dash where the scope has no value of its own.
func differenceLines(_ differences: [ChangeReport.Difference]) -> [Line] {
  let width = (differences.map { TextWidth.columns(of: $0.name) }.max() ?? 0) + 2
  return differences.map { difference in
    let padding = String(repeating: " ", count: max(1, width - TextWidth.columns(of: difference.name)))
    return Line(
      [
        Span("    \(difference.name)\(padding)", .faint), Span(difference.old ?? "–"), Span(" → ", .faint),
        Span(difference.new ?? "–", .plain, bold: true),
      ], row: Row("difference \(difference.name)", copies: "\(difference.name) = \(difference.new ?? "")"))
  }
}

/// The row on which Enter begins; without permission it says so instead.
/// - Parameter statements: what it runs, to be copied.
func runLine(_ words: String, _ enter: Enter, _ model: Model, running statements: [String] = []) -> Line {
  var row = Row("run", copies: statements.isEmpty ? words : statements.map { $0 + ";" }.joined(separator: "\n"))
  row.copiesLines = true
  if model.options.isReadOnly, enter == .run {
    return Line("  read-only: nothing is run from here; y copies the SQL", .faint, row: row)
  }
  row.enter = enter
  return Line([Span("▸ ", .accent), Span(words, .accent, bold: true)], row: row)
}

private func handOverLines(_ handOver: HandOver, _ index: Int, width: Int) -> [Line] {
  handOver.text.printableLines.enumerated().flatMap { number, text in
    text.wrapped(to: max(20, width - 6)).enumerated().map { part, words -> Line in
      var row = Row("hand over \(index) \(number) \(part)", copies: handOver.text)
      row.copiesLines = true
      return Line([Span((part == 0 ? "    " : "      ") + words)], row: row)
    }
  }
}

// MARK: - Undoing

private func undoLines(_ entry: JournalEntry, _ model: Model, width: Int) -> [Line] {
  var lines = paragraph("Undo: \(entry.purpose)", bold: true, width: width, id: "title")
  let by = entry.role.map { ", as \($0)" } ?? ""
  lines += paragraph("Done on \(entry.upstream) at \(entry.at.utc) UTC\(by).", .faint, width: width, id: "when")
  guard let undo = entry.undo else {
    return lines + paragraph("This cannot be undone.", .warning, width: width, id: "final")
  }
  lines +=
    [.blank, .heading("This will run on \(place(of: entry.upstream, model))")] + sqlLines(undo.statements, width: width)
  lines += [.blank]
  lines += differenceLines(entry.differences.map { .init($0.name, old: $0.new, new: $0.old) })
  return lines + [runLine("Undo it", .run, model, running: undo.statements)]
}
