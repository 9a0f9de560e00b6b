// Section of the network pane: how long connections to the upstream live, and how they end.

import Diagnosis
import Samples
import Screen

func lifetimeLines(of name: String, _ record: UpstreamRecord, _ model: Model, _ size: Size) -> [Line] {
  replicatingLines(of: name, record, model, size) + othersLines(record, size)
}

private func replicatingLines(of name: String, _ record: UpstreamRecord, _ model: Model, _ size: Size) -> [Line] {
  let ends = record.lifetimes.ends
  var lines: [Line] = [.blank, .heading("Lifetimes of connections that replicate")]
  guard let since = record.lifetimes.since else {
    return lines + [Line("No such session can be seen.", .faint)]
  }
  let following = "\(counted(record.lifetimes.following, "connection")) followed"
  let span = max(.zero, (record.facts.value?.clock ?? model.now) - since)
  lines.append(Line("\(following) for \(span.brief), \(counted(ends.count, "end")) seen", .faint))
  guard !ends.isEmpty else { return lines }
  lines += patternLines(ends, record, width: size.width)
  return lines + histogram("age", ends.map(\.age), width: size.width)
    + histogram("idle", ends.compactMap(\.idle), width: size.width) + latest(ends, of: name, model, width: size.width)
}

/// Sessions that are asked for in groups end unseen.
private func othersLines(_ record: UpstreamRecord, _ size: Size) -> [Line] {
  let ends = record.lifetimes.othersEnds
  let heading: [Line] = [.blank, .heading("Lifetimes of other connections")]
  guard !ends.isEmpty else { return heading + wrapped(silence(of: record), .faint, id: "others", width: size.width) }
  return heading + [Line("\(counted(ends.count, "end")) told by the server's log (log_disconnections)", .faint)]
    + patternLines(ends, record, of: "others ", width: size.width)
    + histogram("age", ends.map(\.age), of: "others ", width: size.width)
}

/// Why nothing is known of the others.
private func silence(of record: UpstreamRecord) -> String {
  let source = "Their ends are known from the server's log alone"
  if record.setting("log_disconnections")?.value == "off" { return "\(source), and log_disconnections is off." }
  if record.logs.readAt == nil { return "\(source), which is not read here (pane \(PaneID.logs.rawValue) says why)." }
  return "\(source), which has told of none so far."
}

private func patternLines(
  _ ends: [ConnectionEnd], _ record: UpstreamRecord, of whom: String = "", width: Int
) -> [Line] {
  guard let pattern = LifetimePattern(ends, settings: record.settings.value ?? []) else {
    return [Line("The ends show no pattern.", .faint)]
  }
  return wrapped(pattern.sentence, .advice, id: "\(whom)pattern", width: width)
}

private func wrapped(_ sentence: String, _ ink: Ink, id: String, width: Int) -> [Line] {
  sentence.wrapped(to: max(10, width - 2)).enumerated().map { index, text in
    Line(
      [index == 0 && ink == .advice ? Sign.advice.span : Span(" "), Span(" " + text, ink)],
      row: Row("\(id) \(index)", copies: sentence, note: sentence))
  }
}

private func histogram(_ what: String, _ spans: [Duration], of whom: String = "", width: Int) -> [Line] {
  let classes = LifetimeHistogram(spans).classes
  guard let most = classes.map(\.count).max() else { return [] }
  let room = max(4, min(40, width - 24))
  return [Line(what == "age" ? "age at the end" : "idle before the end", .faint)]
    + classes.map { entry in
      let filled = (entry.count * room + most - 1) / most
      return Line(
        [
          Span(padded(entry.label, to: 13)), Span(padded(String(entry.count), to: 4), .plain, bold: true),
          Span(String(repeating: "█", count: filled), .chart),
        ], row: Row("\(whom)\(what) \(entry.label)", copies: "\(entry.label): \(entry.count)"))
    }
}

private func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}

/// The last few, the newest first.
private func latest(_ ends: [ConnectionEnd], of upstream: String, _ model: Model, width: Int) -> [Line] {
  let ids = Set(model.evidence.target(.upstream(upstream))?.connectionIDs ?? [])
  let own = Set((model.evidence.materialize.connections.value ?? []).filter { ids.contains($0.id) }.compactMap(\.user))
  let columns = [
    Column("  ended", least: 10), Column("age", least: 7, align: .right),
    Column("idle", least: 7, align: .right, rank: 1),
    Column("whose", least: 11, most: 24), Column("kind", least: 11, rank: 2), Column("address", least: 9, rank: 3),
    Column("how", least: 8, rank: 4, elastic: true),
  ]
  let entries = ends.suffix(10).reversed().map { end in
    Table.Entry(
      row: Row("end \(end.pid) \(end.at.microseconds)", copies: "pid \(end.pid), \(end.role), lived \(end.age.brief)"),
      cells: [
        [Span("  \(end.at.clock(offset: model.options.utcOffset))")],
        [Span(end.age.brief, .plain, bold: true)],
        [Span(end.idle?.brief ?? "")],
        [Span(own.contains(end.role) ? "Materialize" : end.role)],
        [Span(end.isReplication ? "replication" : "session", .faint)],
        [Span(end.address ?? "", .faint)],
        [Span(end.withServer ? "with the server" : "", .faint)],
      ])
  }
  let (heading, rows) = Table(columns: columns, entries: Array(entries)).lines(width: width)
  return [heading] + rows
}
