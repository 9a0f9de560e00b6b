// Pane 4: who speaks TLS with an upstream, and which certificates run out when.

import Diagnosis
import Samples
import Screen

let tlsPane = Pane(
  id: .tls, key: "4", title: "TLS", orders: [],
  help: [
    "The guide asks pg_stat_ssl for sslversion and sslcipher: the columns are version and cipher. No column tells when a "
      + "certificate expires; that is read from the TLS handshake and from the certificate files.",
    "Materialize sets no application_name upstream. Its sessions are known by the role of its connection, by the process "
      + "that holds the slot of a source, and by the slot's name.",
    "A Materialize connection without SSL MODE is in clear: left out means disable, and there is no prefer.",
    "Lines of pg_hba.conf with the database word \"replication\" match physical replication only. Logical replication, "
      + "which Materialize uses, is matched by the database's own name or by all.",
    "A new server certificate needs only pg_reload_conf().",
  ],
  page: { model, size in
    guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else {
      return Page(lines: [Line("No upstream is known yet.", .faint)])
    }
    let server = ServerID.upstream(name)
    var page = Page(server: model.mark(of: server, measured: record.sessions.at))
    page.top = model.stateLines(of: server)
    page.lines =
      ownConnection(record, model) + clientCertificate(record, model)
      + materializeSessions(on: name, record, model, width: size.width) + serverSettings(record, model)
      + accessRules(on: name, record, model, width: size.width)
    return page
  },
  glance: { model, size in
    let columns = [
      Column("", least: 10, most: 24), Column("", least: 7), Column("", least: 6, most: 22, rank: 3),
      Column("", least: 9, rank: 1), Column("", least: 9, rank: 2, elastic: true),
    ]
    let entries = model.evidence.upstreamNames.map { glance(of: $0, model) }
    guard !entries.isEmpty else { return Page(lines: [Line("No upstream is known yet.", .faint)]) }
    return Page(lines: Table(columns: columns, entries: entries).lines(width: size.width).rows)
  },
  summary: { model in
    guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else { return [] }
    let soonest = certificates(of: record).map { $0.notAfter - model.now }.min()
    let version = record.link.handshake.map { $0.tls?.version ?? "no TLS" } ?? "TLS ?"
    guard let soonest else { return [Span(version)] }
    return [Span(version + ", ")] + daysLeft(soonest, model)
  })

// MARK: - Certificates

private func certificates(of record: UpstreamRecord) -> [Certificate] {
  (record.link.handshake?.tls?.chain ?? []) + [record.ownCertificate].compactMap(\.self)
}

extension UpstreamRecord {
  /// The client certificate with which we log in.
  fileprivate var ownCertificate: Certificate? {
    if case .read(let own)? = clientCertificate?.outcome { own.first } else { nil }
  }
}

/// `212 d`, with a sign once it is time to act.
private func daysLeft(_ left: Duration, _ model: Model) -> [Span] {
  let days = left.components.seconds / 86_400
  if left < .zero { return [Span("expired \((.zero - left).brief) ago ", .critical), Sign.critical.span] }
  if days < model.options.certificateCriticalDays { return [Span("\(days) d ", .critical), Sign.critical.span] }
  if days < model.options.certificateWarningDays { return [Span("\(days) d ", .warning), Sign.warning.span] }
  return [Span("\(days) d")]
}

private func certificateLine(_ label: String, _ certificate: Certificate, _ model: Model) -> Line {
  let names = certificate.names.isEmpty ? "" : ", names \(certificate.names.joined(separator: " "))"
  var line = Line.labelled(
    label,
    daysLeft(certificate.notAfter - model.now, model) + [
      Span("  \(certificate.subject)"), Span("  from \(certificate.issuer)", .faint),
    ],
    width: 20, id: label + certificate.subject, copies: certificate.subject)
  line.row?.note =
    "\(certificate.subject), issued by \(certificate.issuer)\(names). Valid from \(certificate.notBefore.utc) to "
    + "\(certificate.notAfter.utc) UTC."
  return line
}

private func ownConnection(_ record: UpstreamRecord, _ model: Model) -> [Line] {
  guard let handshake = record.link.handshake else { return [] }
  guard let tls = handshake.tls else {
    let way = handshake.remote == nil ? "a Unix socket" : "in clear"
    return [.heading("Our connection"), .labelled("transport", [Span(way)], width: 20, copies: way)]
  }
  let chain = tls.chain.enumerated().map { index, certificate in
    certificateLine(index == 0 ? "server certificate" : "issued by", certificate, model)
  }
  return [
    .heading("Our connection"),
    .labelled(
      "transport", [Span(tls.version, .good), Span("  \(tls.cipher), \(tls.bits) bits")], width: 20,
      copies: "\(tls.version) \(tls.cipher)"),
  ] + chain
}

private func clientCertificate(_ record: UpstreamRecord, _ model: Model) -> [Line] {
  [("client certificate", record.clientCertificate), ("root certificates", record.rootCertificate)].flatMap {
    label, file -> [Line] in
    switch file?.outcome {
    case nil: []
    case .unreadable(let why)?:
      [.labelled(label, [Sign.warning.span, Span(" \(file?.path ?? ""): \(why)", .warning)], width: 20, copies: why)]
    case .read(let certificates)?:
      [.labelled(label, [Span(file?.path ?? "", .faint)], width: 20, copies: file?.path ?? "")]
        + certificates.map { certificateLine("", $0, model) }
    }
  }
}

// MARK: - Sessions

private func materializeSessions(
  on name: String, _ record: UpstreamRecord, _ model: Model, width: Int
) -> [Line] {
  guard let sessions = record.sessions.value else { return [] }
  let own = Set(model.evidence.materializeSessions(on: name).map(\.pid))
  let heading: [Line] = [
    .blank, .heading("Sessions"),
    .labelled(
      "all clients", [Span("\(sessions.encrypted) encrypted · \(sessions.clear) in clear")], width: 20,
      copies: "\(sessions.encrypted) encrypted, \(sessions.clear) in clear"),
  ]
  guard !sessions.replicating.isEmpty else {
    return heading + [Line("No session of Materialize's role is connected.", .faint)]
  }
  let columns = [
    Column("  who", least: 11), Column("pid", least: 6, align: .right), Column("role", least: 8, most: 24, rank: 1),
    Column("type", least: 9, rank: 4), Column("from", least: 9, most: 39, rank: 3), Column("TLS", least: 8),
    Column("cipher", least: 8, rank: 5), Column("age", least: 5, align: .right, rank: 6),
    Column("client certificate", rank: 7, elastic: true),
  ]
  let table = Table(
    columns: columns, entries: sessions.replicating.map { entry($0, isMaterialize: own.contains($0.pid), model) })
  let (titles, rows) = table.lines(width: width)
  return heading + [titles] + rows
}

private func entry(_ session: SessionDetail, isMaterialize: Bool, _ model: Model) -> Table.Entry {
  let transport: [Span] =
    switch session.tls?.inUse {
    case true?: [Span(session.tls?.version ?? "TLS", .good)]
    case false?: [Span("clear")]
    case nil: [Span("hidden", .faint)]
    }
  let certificate = session.tls?.clientDN.map { dn in
    "\(dn), serial \(session.tls?.clientSerial ?? "?"), issued by \(session.tls?.issuerDN ?? "?")"
  }
  return Table.Entry(
    row: Row("session \(session.pid)", copies: String(session.pid), note: certificate),
    cells: [
      isMaterialize ? [Span("▸ Materialize", .accent)] : [Span("  " + session.application, .faint)],
      [Span(String(session.pid))],
      [Span(session.role)],
      [Span(session.backendType ?? "")],
      [Span(session.address ?? "")],
      transport,
      [Span(session.tls?.cipher ?? "", .faint)],
      [Span(session.startedAt.map { (model.now - $0).brief } ?? "")],
      [Span(session.tls?.clientDN ?? "", .faint)],
    ])
}

// MARK: - Server

private func serverSettings(_ record: UpstreamRecord, _ model: Model) -> [Line] {
  let names = SettingCatalog.entries.filter { $0.topic == .tls }.map(\.name)
  let settings = names.compactMap(record.setting)
  guard !settings.isEmpty else { return [] }
  return [.blank, .heading("Server settings")]
    + settings.map { setting in
      let value = setting.value.map { $0.isEmpty ? "none" : $0 } ?? "hidden"
      return .labelled(
        setting.name, [Span(value), Span("  \(setting.place ?? setting.source.rawValue)", .faint)], width: 26,
        copies: "\(setting.name) = \(value)")
    }
}

private func accessRules(
  on name: String, _ record: UpstreamRecord, _ model: Model, width: Int
) -> [Line] {
  let ids = Set(model.evidence.target(.upstream(name))?.connectionIDs ?? [])
  let connections = (model.evidence.materialize.connections.value ?? []).filter { ids.contains($0.id) }
  let heading: [Line] = [.blank, .heading("Lines of pg_hba.conf that speak of Materialize")]
  guard let rules = record.accessRules.value else {
    return heading + model.troubleLine(record.accessRules.trouble, what: "pg_hba.conf")
  }
  let broken = rules.filter { $0.error != nil }.map { rule in
    Line(
      [Sign.critical.span, Span(" line \(rule.line): \(rule.error ?? "")", .critical)],
      row: Row("hba \(rule.line)", copies: rule.error ?? ""))
  }
  let lines = connections.flatMap { connection -> [Line] in
    guard let role = connection.user, let database = connection.database else { return [] }
    let matching = rules.filter { $0.speaks(ofRole: role, database: database) }
    let title = Line([
      Span("\(connection.name): role \(role), database \(database), SSL MODE \(connection.sslMode)", .faint)
    ])
    guard !matching.isEmpty else {
      return [title, Line([Sign.critical.span, Span(" no line speaks of this role and database", .critical)])]
    }
    return [title] + matching.map { ruleLine($0, sslMode: connection.sslMode, connection: connection.id) }
  }
  return heading + broken
    + (lines.isEmpty && broken.isEmpty ? [Line("No connection of Materialize leads here.", .faint)] : lines)
}

private func ruleLine(_ rule: AccessRule, sslMode: String, connection: String) -> Line {
  let takes = rule.takes(sslMode: sslMode)
  let address = [rule.address, rule.netmask].compactMap(\.self).joined(separator: " ")
  let text =
    "\(rule.type)  \(rule.databases.joined(separator: ","))  \(rule.users.joined(separator: ","))  \(address)  \(rule.method)"
    + (rule.options.isEmpty ? "" : "  " + rule.options.joined(separator: " "))
  let label = "  \(rule.file.map { $0.split(separator: "/").last.map(String.init) ?? $0 } ?? "line"):\(rule.line)  "
  let remark = takes ? "" : "   does not take SSL MODE \(sslMode)"
  return Line(
    [Span(label, .faint), Span(text, takes ? .plain : .faint), Span(remark, .warning)],
    row: Row("hba \(connection) \(rule.line)", copies: text))
}

// MARK: - At a glance

private func glance(of name: String, _ model: Model) -> Table.Entry {
  let row = Row("tls " + name, copies: name, opens: .pane(.tls), chooses: name)
  guard let record = model.evidence.upstreams[name] else {
    return Table.Entry(row: row, cells: Array(repeating: [], count: 5))
  }
  let server = ServerID.upstream(name)
  guard let handshake = record.link.handshake else {
    let sign = model.sign(of: server)
    return Table.Entry(
      row: row, cells: [[sign.span, Span(" " + name)], [Span(model.stateWords(of: server), sign.ink)], [], [], []])
  }
  // The certificate that runs out first is the last one to make way.
  let expiries =
    ([("server", handshake.tls?.chain.first), ("client", record.ownCertificate)] as [(String, Certificate?)])
    .compactMap { label, certificate in certificate.map { (label, $0.notAfter - model.now) } }
    .sorted { $0.1 < $1.1 }
    .map { label, left in [Span(label + " ", .faint)] + daysLeft(left, model) }
  let own = model.evidence.materializeSessions(on: name)
  let encrypted = own.count { $0.tls?.inUse == true }
  let sign: Sign = model.condition(of: server) == .live ? .good : model.sign(of: server)
  return Table.Entry(
    row: row,
    cells: [
      [sign.span, Span(" " + name)],
      [handshake.tls.map { Span($0.version, .good) } ?? Span("clear")],
      own.isEmpty
        ? [Span("", .faint)]
        : [Span("Materialize \(encrypted)/\(own.count)", encrypted == own.count ? .plain : .faint)],
      expiries.first ?? [],
      expiries.dropFirst().first ?? [],
    ])
}
