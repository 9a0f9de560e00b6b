// Who holds the connections.

import Diagnosis
import Samples
import Screen

let sessionOrders: [RowOrder<SessionGroup>] = [
  RowOrder("sessions", column: 0, highestFirst: true) { group, _ in group.count },
  RowOrder("idle", column: 1, highestFirst: true) { group, _ in group.idleForAnHour },
  RowOrder("role", column: 3) { group, _ in group.role },
  RowOrder("application", column: 4) { group, _ in group.application },
  RowOrder("address", column: 6) { group, _ in group.address ?? "" },
]

func groupTable(_ sessions: Sessions, _ model: Model, isGlance: Bool = false) -> Table {
  let state = model.state(of: .pane(.connections))
  let columns = [
    Column("sessions", align: .right),
    Column("idle>1h", align: .right, rank: isGlance ? 2 : 1),
    Column("longest", least: 7, align: .right, rank: 2),
    Column("role", least: 8, most: 24),
    Column("application", least: 8, most: 30, rank: isGlance ? 5 : 3),
    Column("state", least: 6, most: 24, rank: isGlance ? 4 : 2),
    Column("address", least: 9, most: 39, rank: isGlance ? 6 : 4),
    Column("database", least: 8, rank: isGlance ? 7 : 5, elastic: true),
  ]
  let order = sessionOrders[state.order]
  let groups = order.sort(sessions.groups, state.isReversed, model)
  return Table(
    columns: columns, entries: groups.map { entry($0) }, sorted: isGlance ? nil : (order.column, state.isReversed))
}

private func entry(_ group: SessionGroup) -> Table.Entry {
  let address = group.address ?? ""
  let words = [group.role, group.application, group.state ?? "?", address, group.database]
  return Table.Entry(
    row: Row(words.joined(separator: "\u{1F}"), copies: words.filter { !$0.isEmpty }.joined(separator: " ")),
    cells: [
      [Span(String(group.count), .plain, bold: true)],
      [Span(group.idleForAnHour == 0 ? "" : String(group.idleForAnHour), .warning)],
      [Span(group.longestInState?.brief ?? "")],
      [Span(group.role)],
      [Span(group.application, .faint)],
      [Span(group.state ?? "?", group.state?.hasPrefix("idle in transaction") == true ? .warning : .plain)],
      [Span(address)],
      [Span(group.database)],
    ])
}

func leftOut(_ sessions: Sessions) -> [Line] {
  guard sessions.groupsLeftOut > 0 else { return [] }
  return [
    Line(
      "… \(counted(sessions.sessionsLeftOut, "session")) in \(counted(sessions.groupsLeftOut, "smaller group"))", .faint
    )
  ]
}
