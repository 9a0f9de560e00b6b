// Checks as lines: sign, title, result, and why; what was skipped says by what reason.

import Diagnosis
import Screen

func checkLines(_ checks: [Check], _ model: Model, width: Int) -> [Line] {
  checks.flatMap { check -> [Line] in
    if let reason = model.wizard.skipped[check.id] { return [skippedLine(check, reason)] }
    let sign = Sign(check.result)
    let place = check.topic?.pane
    let result = check.result == .pass ? "" : "  \(check.result.rawValue)"
    let title = Line([
      sign.span, Span(" \(check.title)", .plain, bold: check.result != .pass), Span(result, sign.ink),
      Span(place.map { "  pane \($0.rawValue)" } ?? "", .faint),
    ])
    let reason = check.reason.wrapped(to: max(10, min(width, 110) - 2)).map { Line("  " + $0, .faint) }
    return ([title] + reason).enumerated().map { number, line in
      var line = line
      line.row = Row("check \(check.id) \(number)", copies: "\(check.title): \(check.result.rawValue): \(check.reason)")
      line.row?.enter = place.map { .open(.pane($0)) }
      line.row?.check = check.id
      return line
    }
  }
}

private func skippedLine(_ check: Check, _ reason: String) -> Line {
  var row = Row("check \(check.id) 0", copies: "\(check.title): skipped: \(reason)")
  row.check = check.id
  return Line([Span("– \(check.title)", .faint), Span("  skipped: \(reason)", .faint)], row: row)
}

/// Where the walk goes on.
func onwardLine(_ stage: Wizard.Stage, _ words: String) -> [Line] {
  let row = Row("onward", copies: words, enter: .stage(stage))
  return [.blank, Line([Span("▸ ", .accent), Span(words, .accent, bold: true)], row: row)]
}

/// The remedies of a check or a finding, one to a row, in letters as they are called on the phone.
func offerLines(_ offers: [(key: RemedyKey, remedy: Remedy)], width: Int) -> [Line] {
  guard !offers.isEmpty else { return [] }
  let columns = [
    // As wide for every finding, so that they stand below one another.
    Column("", least: 3), Column("", least: min(50, max(24, width / 2)), most: 60),
    Column("", least: 12, most: 12, rank: 1), Column("", least: 9, most: 9, rank: 2),
    Column("", least: 16, rank: 3, elastic: true),
  ]
  let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
  let entries = offers.enumerated().map { index, offer in
    let row = Row(
      "offer \(offer.key.reason) \(offer.key.remedy.rawValue) \(offer.key.size)", copies: offer.remedy.title,
      enter: .detail(.remedy(offer.key)))
    return Table.Entry(
      row: row,
      cells: [
        [Span("  \(letters[index % letters.count])", .accent, bold: true)], [Span(offer.remedy.title)],
        [Span(offer.remedy.takes.rawValue, .faint)],
        [
          Span(offer.remedy.application == nil ? "hand over" : "here", offer.remedy.application == nil ? .faint : .good)
        ],
        [Span(offer.remedy.detail, .faint)],
      ])
  }
  return Table(columns: columns, entries: entries).lines(width: width).rows
}
