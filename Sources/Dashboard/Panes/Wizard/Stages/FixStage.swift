// Stage 3: what helps against each finding, and what has been done already.

import Diagnosis
import Samples
import Screen

func fixLines(_ model: Model, width: Int) -> [Line] {
  var lines: [Line] = []
  for finding in model.wizardFindings {
    let offers = model.offers(for: finding)
    guard finding.severity > .info || !offers.isEmpty else { continue }
    if !lines.isEmpty { lines.append(.blank) }
    lines += title(of: finding, width: width)
    lines +=
      offers.isEmpty
      ? [Line("    Nothing to change: what could help is as it should be.", .faint)]
      : offerLines(offers, width: width)
  }
  if lines.isEmpty { lines.append(Line([Sign.good.span, Span(" Nothing wrong found, so there is nothing to fix.")])) }
  return lines + doneLines(model, width: width) + onwardLine(.verify, "Watch whether it holds")
}

private func title(of finding: Finding, width: Int) -> [Line] {
  let sign = Sign(finding.severity)
  return paragraph(
    "\(finding.title)  (\(finding.cause.rawValue), \(finding.certainty))", sign.ink, bold: true, width: width,
    id: "fix \(finding.id)", lead: [sign.span], indent: 2)
}

// MARK: - The journal

/// The latest entries of this upstream; Enter opens one whose undo is known.
private func doneLines(_ model: Model, width: Int) -> [Line] {
  let entries = model.journal.filter { $0.upstream == model.wizardUpstream }
  guard !entries.isEmpty else { return [] }
  let undone = Set(entries.filter { $0.outcome == .applied }.compactMap(\.undoes))
  let columns = [
    Column("", least: 13), Column("", least: 20, most: 64), Column("", least: 8, most: 22, rank: 1),
    Column("", rank: 2, elastic: true),
  ]
  let rows = entries.suffix(20).reversed().map { entry -> Table.Entry in
    let isUndone = undone.contains(entry.id)
    let canUndo = entry.undo != nil && !isUndone
    var row = Row("journal \(entry.id)", copies: entry.sql.joined(separator: ";\n"), note: entry.message)
    if canUndo { row.enter = .detail(.undo(entry.id)) }
    let (sign, words) = isUndone ? (Sign.pending, "undone") : entry.outcome.said
    return Table.Entry(
      row: row,
      cells: [
        [sign.span, Span(" \((model.now - entry.at).brief) ago", .faint)], [Span(entry.purpose)],
        [Span(words, sign.ink)],
        [Span(canUndo ? "Enter: undo" : "", .faint)],
      ])
  }
  return [.blank, .heading("Done on \(model.wizardUpstream ?? "")")]
    + Table(columns: columns, entries: rows).lines(width: width).rows
}

extension JournalEntry.Outcome {
  fileprivate var said: (Sign, String) {
    switch self {
    case .begun: (.pending, "outcome unknown")
    case .applied: (.good, "applied")
    case .awaitingRestart: (.warning, "waits for a restart")
    case .notInForce: (.warning, "not in force: reload")
    case .refused: (.critical, "refused")
    case .takenBack: (.warning, "taken back")
    case .notSent: (.unknown, "not sent")
    case .unknown: (.unknown, "outcome unknown")
    }
  }
}
