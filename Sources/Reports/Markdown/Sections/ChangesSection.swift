// What was done, out of the journal: by whom, the exact SQL, old and new values, and how to take it back.

import Diagnosis
import Samples

extension IncidentReport {
  private static let mostChanges = 20
  private static let mostStatements = 12

  /// The changes since an hour before it began; of the last day when nothing did.
  var recentChanges: [JournalEntry] {
    let begin = began.map { $0 - .seconds(3600) } ?? now - .seconds(86_400)
    return journal.filter { $0.at >= begin }
  }

  var changes: [Block] {
    let recent = recentChanges
    let earlier = journal.count -| recent.count
    let told = recent.suffix(IncidentReport.mostChanges)
    let left = recent.count -| told.count +| earlier
    let rest: [Block] =
      left == 0
      ? [] : [.paragraph(["\(own: counted(left, "earlier change")) in the journal: `pgwatch-tui journal`."])]
    guard !recent.isEmpty else {
      return isHealthy ? [] : [.heading(2, "What was done"), .paragraph(["Nothing, by this program."])] + rest
    }
    return [.heading(2, "What was done")] + told.flatMap(blocks) + rest
  }

  private func blocks(of entry: JournalEntry) -> [Block] {
    let role: Inline = entry.role.map { ", as \(name: $0)" } ?? ""
    let host: Inline = entry.host.map { " at \(name: $0)" } ?? ""
    var items = entry.differences.prefix(IncidentReport.mostStatements).map { difference in
      Block.Item(
        "\(difference.name): \(code: difference.old ?? "(none)") → \(code: difference.new ?? "(none)")")
    }
    if let message = entry.message { items.append(Block.Item("\(message)")) }
    return [
      .heading(3, "\(entry.at) UTC: \(entry.purpose)"),
      .paragraph(["On \(name: entry.upstream)\(role)\(host): **\(own: entry.outcome.words)**."]),
      .fence("sql", statements(entry.sql)),
    ] + (items.isEmpty ? [] : [.list(items)]) + undo(of: entry)
  }

  private func statements(_ sql: [String]) -> [Inline] {
    let most = IncidentReport.mostStatements
    return sql.prefix(most).map { "\(code: $0);" } + (sql.count > most ? ["-- … \(sql.count -| most) more"] : [])
  }

  private func undo(of entry: JournalEntry) -> [Block] {
    if let undoing = journal.undoing(entry) { return [.paragraph(["Undone at \(undoing.at) UTC."])] }
    guard entry.isUndoable, let undo = entry.undo else { return [] }
    return [
      .paragraph(["Undo with \(code: "pgwatch-tui journal undo \(entry.id)"), which runs:"]),
      .fence("sql", statements(undo.statements)),
    ]
  }
}
