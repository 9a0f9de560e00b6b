// Pane 2: how many connections an upstream can still take, who holds the others, and the limits of replication.

import Diagnosis
import Samples
import Screen

let connectionsPane = Pane(
  id: .connections, key: "2", title: "Connections",
  orders: [
    .init(name: "sessions", column: 0), .init(name: "idle", column: 1), .init(name: "role", column: 3),
    .init(name: "application", column: 4), .init(name: "address", column: 6),
  ],
  help: [
    "\"remaining\" is the number of further connections that an ordinary role can open: max_connections less "
      + "superuser_reserved_connections less reserved_connections (since 16) less the sessions of type client backend, "
      + "our own among them.",
    "The guide's query counts every row of pg_stat_activity: background processes and WAL senders too, which take no slot "
      + "of max_connections (since 12). It says too little on an idle server and goes below zero on a full one. Its figure "
      + "stands beside ours.",
    "WAL senders and replication slots have limits of their own, max_wal_senders and max_replication_slots. A source holds "
      + "one of each, and wants two while it takes its snapshot.",
    "Limits of roles and databases (CONNECTION LIMIT) are named where they leave less than the server does.",
    "Raising max_connections needs a restart of the server, which the guide does not say; pg_reload_conf() does nothing "
      + "for it.",
    "\"idle > 1h\" counts sessions whose state has not changed for 60 minutes. The guide takes this list for the server's "
      + "log: it is none.",
  ],
  page: { model, size in
    page(of: model, size) { sessions, record in
      let heading = groupTable(sessions, model).lines(width: size.width)
      return Page(
        top: headroomLines(sessions, record, model, width: size.width) + [.blank, heading.heading],
        lines: heading.rows + leftOut(sessions) + limitLines(sessions)
          + replicationLines(record, model, width: size.width))
    }
  },
  glance: { model, size in
    page(of: model, size) { sessions, record in
      let top = headroomLines(sessions, record, model, width: size.width, isGlance: true)
      let rows = groupTable(sessions, model, isGlance: true).lines(width: size.width).rows
      // What else there is to see, where it does not push the holders out.
      let hasRoom = size.height >= 20
      let more = hasRoom ? limitLines(sessions) + replicationLines(record, model, width: size.width) : []
      return Page(top: top, lines: rows + leftOut(sessions) + more)
    }
  },
  summary: { model in
    guard let name = model.shownUpstream, let headroom = model.evidence.upstreams[name]?.sessions.value?.headroom else {
      return [Span("remaining ?", .unknown)]
    }
    let room = bar(headroomParts(headroom), width: 6)
    let isRefused = model.evidence.upstreams[name]?.link.lost?.loss.sqlstate == "53300"
    return [
      Span("remaining "), isRefused ? Span("0", .critical, bold: true) : remainingSpan(headroom),
      Span(" of \(headroom.ordinary) "),
    ] + room
  })

private func page(of model: Model, _ size: Size, _ body: (Sessions, UpstreamRecord) -> Page) -> Page {
  guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else {
    return Page(lines: [Line("No upstream is known yet.", .faint)])
  }
  let server = ServerID.upstream(name)
  var page = record.sessions.value.map { body($0, record) } ?? Page()
  page.top = model.stateLines(of: server) + page.top
  page.lines = model.troubleLine(record.sessions.trouble, what: "Sessions") + maskedLine(record) + page.lines
  page.server = model.mark(of: server, measured: record.sessions.at)
  return page
}

private func maskedLine(_ record: UpstreamRecord) -> [Line] {
  guard record.sessions.value?.masked == true, record.sessions.trouble == nil, let role = record.facts.value?.role
  else {
    return []
  }
  let grant = "GRANT pg_read_all_stats TO \(quotedIdentifier(role))"
  let text = " Other roles' states and addresses are hidden. A superuser can run  \(grant)"
  return [Line([Sign.advice.span, Span(text, .advice)], row: Row("masked", copies: grant, note: grant))]
}

// MARK: - Headroom

private func headroomLines(
  _ sessions: Sessions, _ record: UpstreamRecord, _ model: Model, width: Int, isGlance: Bool = false
) -> [Line] {
  let headroom = sessions.headroom
  var lines = [
    Line(remainingSpans(headroom, record)),
    Line(bar(headroomParts(headroom), width: width)),
    Line(usedSpans(headroom, isGlance: isGlance)),
  ]
  if !isGlance {
    let guide = headroom.max - headroom.rowsInActivity - headroom.superuserReserved
    lines.append(Line("the guide's query says \(guide): it counts background processes and WAL senders too", .faint))
  }
  lines.append(Line(trendSpans(record, model, width: width)))
  lines.append(Line(replicationSpans(record) + tightestLimit(sessions)))
  return lines
}

/// The one number that matters. A server that refuses us for want of a slot tells it too, and that is newer than any
/// count of ours.
private func remainingSpans(_ headroom: Headroom, _ record: UpstreamRecord) -> [Span] {
  if record.link.lost?.loss.sqlstate == "53300" {
    return [Span("0", .critical, bold: true), Span(" remaining: it has just refused us", .plain, bold: true)]
  }
  return [
    remainingSpan(headroom), Span(" remaining", .plain, bold: true),
    Span(" of \(headroom.ordinary) for ordinary roles", .faint),
  ]
}

private func remainingSpan(_ headroom: Headroom) -> Span {
  let ink: Ink =
    headroom.remaining == 0 ? .critical : headroom.remaining <= max(2, headroom.ordinary / 20) ? .warning : .good
  return Span(String(headroom.remaining), ink, bold: true)
}

private func headroomParts(_ headroom: Headroom) -> [BarPart] {
  [
    BarPart(Double(min(headroom.used, headroom.ordinary)), "█", Style(headroom.remaining == 0 ? .critical : .chart)),
    BarPart(Double(headroom.remaining), "░", Style(.faint)),
    BarPart(Double(headroom.reserved), "▒", Style(.warning)),
  ]
}

private func usedSpans(_ headroom: Headroom, isGlance: Bool) -> [Span] {
  if isGlance { return [Span("used \(headroom.used) · reserved \(headroom.reserved) · max \(headroom.max)")] }
  let shares = " (superusers \(headroom.superuserReserved), roles \(headroom.roleReserved))"
  return [
    Span("used \(headroom.used) of max_connections \(headroom.max) · reserved \(headroom.reserved)"),
    Span(headroom.reserved == 0 ? "" : shares, .faint),
  ]
}

/// How the figure came to be what it is, and where it leads.
private func trendSpans(_ record: UpstreamRecord, _ model: Model, width: Int) -> [Span] {
  let outlook: String? =
    switch Forecast(record.remaining, now: model.now) {
    case .unknown, .steady: nil
    case .exhausted(let time, _): "none left in \(time.brief)"
    }
  let text = [outlook, earlier(record.remaining, model)].compactMap(\.self).joined(separator: " · ")
  let room = max(8, min(60, width - text.count - 9))
  let course = record.remaining.course(over: .seconds(600), until: model.now, count: room)
  let ceiling = record.sessions.value.map { Double($0.headroom.ordinary) }
  return [
    Span("10 min ", .faint), Span(sparkline(course, width: room, ceiling: ceiling), .chart), Span("  "),
    Span(text, outlook == nil ? .faint : .warning),
  ]
}

/// `was 41 an hour ago`, or as long ago as has been watched; nothing while it is the same.
private func earlier(_ trend: Trend, _ model: Model) -> String? {
  guard let last = trend.last, let first = trend.minutes.first ?? trend.recent.first else { return nil }
  let age = min(model.now - first.at, .seconds(3600))
  guard age >= .seconds(30), let past = trend.value(at: model.now - age), past != last.value else { return nil }
  let rounded = age > .seconds(60) ? Duration.seconds(age.components.seconds / 60 * 60) : age
  return "was \(Int(past)) \(rounded.brief) ago"
}

private func replicationSpans(_ record: UpstreamRecord) -> [Span] {
  guard let replication = record.replication.value else { return [Span("WAL senders ?  slots ?", .faint)] }
  func share(_ label: String, _ used: Int, _ limit: Int) -> [Span] {
    let ink: Ink = used >= limit ? .critical : limit - used < 2 ? .warning : .plain
    return [Span(label, .faint), Span(" \(used) of \(limit)", ink)]
  }
  return share("WAL senders", replication.senders.count, replication.maxSenders) + [Span("   ")]
    + share("slots", replication.slots.count, replication.maxSlots)
}

/// The role or database whose own limit leaves less than the server does.
private func tightestLimit(_ sessions: Sessions) -> [Span] {
  let limits =
    sessions.roles.filter { !$0.isSuperuser }.map { ("role", $0) } + sessions.databases.map { ("database", $0) }
  let tight = limits.filter { ($0.1.remaining ?? .max) < sessions.headroom.remaining }
  guard let (kind, limit) = tight.min(by: { ($0.1.remaining ?? 0) < ($1.1.remaining ?? 0) }) else { return [] }
  let ink: Ink = limit.remaining == 0 ? .critical : .warning
  return [Span("   \(kind) \(limit.name) ", .faint), Span("\(limit.used) of \(limit.limit)", ink)]
}

// MARK: - Who holds the connections

private func groupTable(_ sessions: Sessions, _ model: Model, isGlance: Bool = false) -> Table {
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
  let order = connectionsPane.orders[state.order]
  let groups = sort(sessions.groups, by: order.name, reversed: state.isReversed)
  return Table(
    columns: columns, entries: groups.map { entry($0) }, sorted: isGlance ? nil : (order.column, state.isReversed))
}

private func sort(_ groups: [SessionGroup], by order: String, reversed: Bool) -> [SessionGroup] {
  switch order {
  case "idle": sorted(groups, reversed: !reversed, by: \.idleForAnHour)
  case "role": sorted(groups, reversed: reversed, by: \.role)
  case "application": sorted(groups, reversed: reversed, by: \.application)
  case "address": sorted(groups, reversed: reversed) { $0.address ?? "" }
  default: sorted(groups, reversed: !reversed, by: \.count)
  }
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

private func leftOut(_ sessions: Sessions) -> [Line] {
  guard sessions.groupsLeftOut > 0 else { return [] }
  return [
    Line(
      "… \(counted(sessions.sessionsLeftOut, "session")) in \(counted(sessions.groupsLeftOut, "smaller group"))", .faint
    )
  ]
}

// MARK: - Limits, senders, slots

private func limitLines(_ sessions: Sessions) -> [Line] {
  let limited =
    sessions.roles.filter { $0.limit >= 0 }.map { ("role", $0) }
    + sessions.databases.filter { $0.limit >= 0 }.map { ("database", $0) }
  guard !limited.isEmpty else { return [] }
  return [.blank, .heading("Limits of roles and databases")]
    + limited.map { kind, limit in
      let ink: Ink = limit.remaining == 0 ? .critical : .plain
      return .labelled(
        "\(kind) \(limit.name)",
        [
          Span("\(limit.used) of \(limit.limit)", ink), Span(limit.isSuperuser ? "  superuser: not bound" : "", .faint),
        ],
        width: 32, copies: "\(kind) \(limit.name): \(limit.used) of \(limit.limit)")
    }
}

private func replicationLines(_ record: UpstreamRecord, _ model: Model, width: Int) -> [Line] {
  let heading = [Line.blank, .heading("Replication slots and WAL senders")]
  guard let replication = record.replication.value else {
    return heading + model.troubleLine(record.replication.trouble, what: "Replication")
  }
  guard !replication.slots.isEmpty || !replication.senders.isEmpty else { return heading + [Line("none", .faint)] }
  let slots = slotTable(replication, model).lines(width: width)
  return heading + model.troubleLine(record.replication.trouble, what: "Replication") + [slots.heading] + slots.rows
}

/// Each slot with the sender that serves it; then the senders without a slot.
private func slotTable(_ replication: Replication, _ model: Model) -> Table {
  let columns = [
    Column("  slot", least: 12, most: 45),
    Column("WAL", least: 8, rank: 2),
    Column("behind", least: 7, align: .right),
    Column("retained", align: .right, rank: 3),
    Column("safe", least: 6, align: .right, rank: 4),
    Column("pid", least: 6, align: .right, rank: 5),
    Column("sender", least: 9, rank: 6),
    Column("replied", least: 7, align: .right, rank: 7),
    Column("from", least: 9, rank: 8, elastic: true),
  ]
  let slots = replication.slots.map { slot in
    slotEntry(slot, replication.senders.first { $0.pid == slot.activePID }, model)
  }
  let held = Set(replication.slots.compactMap(\.activePID))
  let others = replication.senders.filter { !held.contains($0.pid) }.map { senderEntry($0, model) }
  return Table(columns: columns, entries: slots + others)
}

private func slotEntry(_ slot: ReplicationSlot, _ sender: WalSender?, _ model: Model) -> Table.Entry {
  let isLost = slot.walStatus == "lost" || slot.invalidation != nil
  let sign: Sign = isLost ? .critical : slot.activePID == nil ? .warning : .good
  return Table.Entry(
    row: Row(
      "slot " + slot.name, copies: slot.name,
      note:
        "\(slot.name): \(slot.type)\(slot.plugin.map { ", plugin \($0)" } ?? "")\(slot.database.map { ", database \($0)" } ?? "")"
        + (slot.temporary ? ", temporary (a snapshot)" : "") + (slot.invalidation.map { ", invalidated: \($0)" } ?? "")),
    cells: [
      [sign.span, Span(" " + slot.name)],
      [Span(slot.walStatus ?? "", isLost ? .critical : .plain)],
      [Span(slot.lag.map(byteSize) ?? "")],
      [Span(slot.retained.map(byteSize) ?? "")],
      [Span(slot.safeWalSize.map(byteSize) ?? "")],
      [Span(slot.activePID.map(String.init) ?? "inactive", slot.activePID == nil ? .warning : .plain)],
    ] + senderCells(sender, model))
}

private func senderEntry(_ sender: WalSender, _ model: Model) -> Table.Entry {
  Table.Entry(
    row: Row("sender \(sender.pid)", copies: String(sender.pid)),
    cells: [
      [Span("  (no slot) \(sender.application ?? "")", .faint)], [], [], [], [], [Span(String(sender.pid))],
    ] + senderCells(sender, model))
}

private func senderCells(_ sender: WalSender?, _ model: Model) -> [[Span]] {
  [
    [Span(sender?.state ?? "")],
    [Span(sender?.repliedAt.map { (model.now - $0).brief } ?? "")],
    [Span([sender?.role, sender?.address].compactMap(\.self).joined(separator: " "))],
  ]
}
