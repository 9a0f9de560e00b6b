// One source with all that belongs to it: what it says, what its upstream says, and what that means.

import Diagnosis
import Samples
import Screen

func sourcePage(_ id: String, _ model: Model, _ size: Size) -> Page {
  guard let source = model.evidence.source(id) else {
    let isKnown = model.evidence.materialize.sources.value != nil
    return Page(
      server: model.mark(of: .materialize, measured: model.evidence.materialize.sources.at),
      lines: [
        Line(isKnown ? "Source \(id) is not there any more." : "Nothing is known of source \(id) yet.", .warning)
      ])
  }
  let upstream = model.evidence.upstreamName(of: source)
  var page = Page(server: model.mark(of: .materialize, measured: model.evidence.materialize.sources.at))
  page.top = model.stateLines(of: .materialize) + statusLines(source, model, width: size.width)
  page.lines =
    diagnosisLines(source, model, width: size.width) + failureLines(source, model)
    + detailLines(source, model)
    + upstreamLines(source, upstream, model) + tableLines(source, model, width: size.width)
    + statisticsLines(source, model) + historyLines(source, model, width: size.width)
  return page
}

private func statusLines(_ source: Source, _ model: Model, width: Int) -> [Line] {
  let sign = Sign(source.status)
  let since = model.evidence.since(source).map { "for \((model.now - $0).brief)" } ?? ""
  let strip = statusStrip(source, model, width: min(60, max(12, width - 11)))
  return [
    Line([
      sign.span, Span(" \(source.fullName) ", .plain, bold: true), Span("\(source.status.text) \(since)", sign.ink),
    ]),
    Line([Span("last hour ", .faint)] + strip),
  ]
}

// MARK: - What it means

private func diagnosisLines(_ source: Source, _ model: Model, width: Int) -> [Line] {
  let upstream = model.evidence.upstreamName(of: source)
  let findings = model.findings.filter { $0.source == source.id || ($0.source == nil && $0.upstream == upstream) }
  let heading: [Line] = [.blank, .heading("Diagnosis")]
  guard !findings.isEmpty else {
    return heading + [
      Line([
        Sign.good.span, Span(" Nothing wrong found in its status, its connection, slot, headroom and certificates."),
      ])
    ]
  }
  return heading
    + findings.enumerated().flatMap { index, finding -> [Line] in
      let title = "\(finding.cause.rawValue): \(finding.title)"
      let first = Line(
        [
          Sign(finding.severity).span, Span(" \(title)", .plain, bold: index == 0),
          Span("  \(finding.certainty)", .faint),
        ],
        row: Row("finding \(finding.cause.rawValue) \(finding.title)", copies: title, note: title))
      let evidence = (finding.support.map(\.text) + finding.advice.map { "→ " + $0 }).map { text in
        Line([Span("    " + text, .faint)], row: Row("evidence \(index) \(text)", copies: text, note: text))
      }
      return [first] + evidence
    }
}

// MARK: - Materialize's side

private func detailLines(_ source: Source, _ model: Model) -> [Line] {
  var lines: [Line] = [.blank, .heading("Source")]
  if let error = source.error {
    var line = Line.labelled("error", [Span(error, .critical)], copies: error)
    line.row?.note = error
    lines.append(line)
  }
  lines += source.hints.enumerated().map { .labelled("hint", [Span($1, .advice)], id: "hint \($0)", copies: $1) }
  lines += source.namespaced.sorted { $0.key < $1.key }.filter { $0.key != "postgres" }.map {
    .labelled("also \($0.key)", [Span($0.value, .warning)], copies: $0.value)
  }
  let restarts = model.evidence.materialize.restarts(of: source.id, since: model.now - .seconds(3600))
  lines.append(.labelled("restarts", [Span("\(restarts) in the last hour")], copies: String(restarts)))
  lines.append(.labelled("id", [Span(source.id)], copies: source.id))
  if let cluster = source.cluster { lines.append(.labelled("cluster", [Span(cluster)], copies: cluster)) }
  if let lag = source.lag { lines.append(.labelled("lag", [Span(lag.brief)], copies: lag.brief)) }
  if let publication = source.publication {
    lines.append(.labelled("publication", [Span(publication)], copies: publication))
  }
  guard let connection = model.evidence.connection(of: source) else { return lines }
  let address = "\(connection.host ?? "?"):\(connection.port)/\(connection.database ?? "?")"
  lines.append(
    .labelled(
      "connection", [Span("\(connection.name)  "), Span(connection.unreadable ?? address, .faint)], copies: address))
  lines.append(
    .labelled(
      "connects as",
      [Span("role \(connection.user ?? "?"), SSL MODE \(connection.sslMode)\(words(connection.tunnel))")],
      copies: connection.user ?? ""))
  return lines
}

private func words(_ tunnel: SourceConnection.Tunnel?) -> String {
  switch tunnel {
  case nil: ""
  case .ssh(let name)?: ", through SSH tunnel \(name)"
  case .privateLink(let name)?: ", through AWS PrivateLink \(name)"
  }
}

// MARK: - The upstream's side

private func upstreamLines(_ source: Source, _ upstream: String?, _ model: Model) -> [Line] {
  guard let upstream else {
    return [.blank, .heading("Upstream"), Line("Its upstream is not watched.", .faint)]
  }
  let server = ServerID.upstream(upstream)
  let sign = model.sign(of: server)
  var lines: [Line] = [
    .blank, .heading("Upstream \(upstream)"),
    .labelled(
      "state", [sign.span, Span(" \(model.stateWords(of: server))", sign.ink)], copies: model.stateWords(of: server)),
  ]
  guard let record = model.evidence.upstreams[upstream] else { return lines }
  if let lost = record.link.lost {
    lines.append(.labelled("why", [Span(lost.loss.summary, .critical)], copies: lost.loss.summary))
  }
  if let headroom = record.sessions.value?.headroom {
    let text = "\(headroom.remainingWords) of \(headroom.ordinary)"
    lines.append(
      .labelled(
        "connections",
        [
          Span("\(text) remain", headroom.remaining == 0 ? .critical : .plain),
          Span("  press \(PaneID.connections.rawValue)", .faint),
        ], copies: text)
    )
  }
  lines.append(slotLine(source, record, model))
  lines += senderLines(source, record, model)
  let sessions = model.evidence.materializeSessions(on: upstream)
  let text = "\(counted(sessions.count, "session")) of Materialize (3 per source that is running)"
  lines.append(.labelled("sessions", [Span(text), Span("  press \(PaneID.tls.rawValue)", .faint)], copies: text))
  return lines
}

private func slotLine(_ source: Source, _ record: UpstreamRecord, _ model: Model) -> Line {
  guard let name = source.slot else { return .labelled("slot", [Span("not known", .faint)], copies: "") }
  guard let slot = record.replication.value?.slots.first(where: { $0.name == name }) else {
    let isKnown = record.replication.value != nil
    return .labelled(
      "slot", [Span(name + (isKnown ? " is not there" : ""), isKnown ? .critical : .faint)], copies: name)
  }
  let holder = slot.activePID.map { "held by pid \($0)" } ?? "inactive"
  let lag = slot.lag.map { ", \(byteSize($0)) behind" } ?? ""
  let status = slot.walStatus.map { ", WAL \($0)" } ?? ""
  return .labelled(
    "slot", [Span(name + "  "), Span(holder + lag + status, slot.activePID == nil ? .warning : .plain)], copies: name)
}

private func senderLines(_ source: Source, _ record: UpstreamRecord, _ model: Model) -> [Line] {
  let pid = record.replication.value?.slots.first { $0.name == source.slot }?.activePID
  guard let pid, let sender = record.replication.value?.senders.first(where: { $0.pid == pid }) else { return [] }
  let replied = sender.repliedAt.map { ", last reply \((model.now - $0).brief) ago" } ?? ""
  let age = sender.startedAt.map { ", up \((model.now - $0).brief)" } ?? ""
  let text = "pid \(pid) \(sender.state ?? "")\(age)\(replied)\(sender.address.map { ", from \($0)" } ?? "")"
  return [.labelled("WAL sender", [Span(text)], copies: String(pid))]
}

// MARK: - Tables, statistics, history

private func tableLines(_ source: Source, _ model: Model, width: Int) -> [Line] {
  let reading = model.evidence.materialize.tables
  let tables = (reading.value ?? []).filter { $0.sourceID == source.id }
  let heading: [Line] = [.blank, .heading("Tables")] + model.troubleLine(reading.trouble, what: "Tables")
  guard !tables.isEmpty else { return heading + [Line(reading.value == nil ? "not read yet" : "none", .faint)] }
  let columns = [
    Column("  table", least: 12), Column("upstream", least: 10, rank: 2), Column("status", least: 8),
    Column("error", rank: 1, elastic: true),
  ]
  let entries = tables.map { table in
    let sign = table.status.map { Sign($0) } ?? .unknown
    return Table.Entry(
      row: Row("table " + table.id, copies: table.name, note: table.error),
      cells: [
        [sign.span, Span(" " + table.name)], [Span(table.upstreamName ?? "", .faint)],
        [Span(table.status?.text ?? "?", sign == .good ? .plain : sign.ink)], [Span(table.error ?? "", sign.ink)],
      ])
  }
  let (titles, rows) = Table(columns: columns, entries: entries).lines(width: width)
  return heading + [titles] + rows
}

private func statisticsLines(_ source: Source, _ model: Model) -> [Line] {
  let reading = model.evidence.materialize.statistics
  let heading: [Line] = [.blank, .heading("Statistics")] + model.troubleLine(reading.trouble, what: "Statistics")
  guard let statistics = reading.value?.first(where: { $0.id == source.id }) else {
    return heading + [Line(reading.value == nil ? "not read yet" : "none", .faint)]
  }
  func count(_ label: String, _ value: Int64?, _ text: (Int64) -> String = { String($0) }) -> [Line] {
    value.map { [.labelled(label, [Span(text($0))], width: 20, copies: String($0))] } ?? []
  }
  var lines = heading + count("messages received", statistics.messagesReceived)
  lines += count("bytes received", statistics.bytesReceived, byteSize)
  lines += count("updates committed", statistics.updatesCommitted)
  if let known = statistics.offsetKnown, let committed = statistics.offsetCommitted {
    lines += count("not committed yet", max(0, known -| committed), byteSize)
  }
  if let known = statistics.snapshotKnown, let staged = statistics.snapshotStaged, statistics.snapshotCommitted != true
  {
    lines.append(
      .labelled("snapshot", [Span("\(staged) of \(known) records")], width: 20, copies: "\(staged)/\(known)"))
  }
  return lines
}

private func historyLines(_ source: Source, _ model: Model, width: Int) -> [Line] {
  let events = model.evidence.materialize.events[source.id] ?? []
  let heading: [Line] =
    [.blank, .heading("Status history, newest first")]
    + model.troubleLine(model.evidence.materialize.eventsTrouble, what: "History")
  guard !events.isEmpty else { return heading + [Line("none", .faint)] }
  let columns = [
    Column("  at (UTC)", least: 21), Column("status", least: 8), Column("replica", rank: 2),
    Column("error", rank: 1, elastic: true),
  ]
  let entries = events.suffix(200).reversed().enumerated().map { index, event in
    let sign = Sign(event.status)
    return Table.Entry(
      row: Row(
        "event \(event.at.microseconds) \(event.status.text) \(event.replicaID ?? "")",
        copies: "\(event.at.utc) UTC \(event.status.text) \(event.error ?? "")", note: event.error),
      cells: [
        [sign.span, Span(" " + event.at.utc)], [Span(event.status.text, sign == .good ? .plain : sign.ink)],
        [Span(event.replicaID ?? "", .faint)], [Span(event.error ?? "", sign.ink)],
      ])
  }
  let (titles, rows) = Table(columns: columns, entries: entries).lines(width: width)
  return heading + [titles] + rows
}
