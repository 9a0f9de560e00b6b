// The sessions that could be ended, to choose from.

import Diagnosis
import Samples
import Screen

func sessionLines(_ sessions: [IdleSession], _ model: Model, width: Int) -> [Line] {
  let reading = model.wizardUpstream.flatMap { model.evidence.upstreams[$0]?.idleSessions }
  let trouble = model.troubleLine(reading?.trouble, what: "Idle sessions")
  guard !sessions.isEmpty else {
    let words = reading?.value == nil ? "Listing the idle sessions …" : "No idle session is left that could be ended."
    return [.blank] + (trouble.isEmpty ? [Line(words, .faint)] : trouble)
  }
  let chosen = model.chosen(of: sessions)
  let statements = Change.Action.end(sessions.map(\.id).filter(chosen.contains)).statements
  let table = Table(
    columns: columns, entries: sessions.map { entry($0, isChosen: chosen.contains($0.id), model) })
  let (heading, rows) = table.lines(width: width)
  var lines: [Line] = [
    .blank, runLine("End \(counted(chosen.count, "session")) of \(sessions.count)", .run, model, running: statements),
    Line("  Clients see 57P01 and connect anew. Cannot be undone. Written to the journal.", .faint),
    .blank, .heading("Which (Space chooses)"), heading,
  ]
  lines += rows
  if !chosen.isEmpty, let upstream = model.wizardUpstream {
    lines += [.blank, .heading("This will run on \(place(of: upstream, model))")]
    lines += sqlLines(statements, width: width, most: 3)
  }
  return trouble + lines
}

private let columns = [
  Column("     pid", least: 11), Column("role", least: 6, most: 20), Column("idle", least: 6),
  Column("application", least: 11, most: 24, rank: 3), Column("address", least: 9, most: 30, rank: 2),
  Column("database", least: 8, most: 20, rank: 5), Column("state", least: 4, most: 30, rank: 4),
  Column("last statement", least: 10, rank: 1, elastic: true),
]

private func entry(_ session: IdleSession, isChosen: Bool, _ model: Model) -> Table.Entry {
  var row = Row("session \(session.id.pid) \(session.id.startedAt.microseconds)", copies: String(session.id.pid))
  row.session = session.id
  return Table.Entry(
    row: row,
    cells: [
      [Span(isChosen ? "[x] " : "[ ] ", isChosen ? .warning : .faint), Span(String(session.id.pid))],
      [Span(session.role)], [Span((model.now - session.stateChangedAt).brief)], [Span(session.application)],
      [Span(session.address ?? "local", .faint)], [Span(session.database, .faint)], [Span(session.state, .faint)],
      [Span(session.lastStatement, .faint)],
    ])
}
