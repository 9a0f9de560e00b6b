// The TLS pane: who speaks TLS with an upstream, and which certificates run out when. Its sections are files of their own in TLS/.

import Diagnosis
import Samples
import Screen

let tlsPane = Pane(
  id: .tls, title: "TLS", tab: "TLS", orders: [],
  help: [
    "The guide asks pg_stat_ssl for sslversion and sslcipher: the columns are version and cipher. No column tells when a "
      + "certificate expires; that is read from the TLS handshake and from the certificate files.",
    "A server shows its certificates before anybody logs in: they are known even if the login is refused. They are checked "
      + "as sslmode=verify-full would (the chain against sslrootcert, or the system's store without one, and the host), "
      + "whatever the mode; what it does not insist on is marked ▲.",
    "libpq refuses a private key that others can read, and one that does not belong to the certificate. The files of this "
      + "program's own connections are looked at; those of Materialize are secrets inside Materialize, and of them is known "
      + "what pg_stat_ssl shows: a serial number that equals that of a file here tells its expiry.",
    "Materialize sets no application_name upstream. Its sessions are known by the role of its connection, by the process "
      + "that holds the slot of a source, and by the slot's name.",
    "A Materialize connection without SSL MODE is in clear: left out means disable, and there is no prefer.",
    "The first line of pg_hba.conf that fits decides (▸), and no later one is looked at; ? marks lines of which only the "
      + "server knows whether they fit. The address is the one that Materialize's sessions come from, while there are any.",
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
      serverCertificateLines(of: server, "Our connection", model) + ownFileLines(of: server, model)
      + tlsSessionLines(on: name, record, model, width: size.width) + tlsSettingLines(record)
      + accessRuleLines(on: name, record, model)
    if model.evidence.watchesMaterialize {
      page.lines +=
        [.blank] + serverCertificateLines(of: .materialize, "Materialize", model)
        + ownFileLines(of: .materialize, model)
    }
    return page
  },
  glance: { model, size in
    let columns = [
      Column("", least: 10, most: 24), Column("", least: 7), Column("", least: 6, most: 22, rank: 3),
      Column("", least: 9, rank: 1), Column("", least: 9, rank: 2, elastic: true),
    ]
    let entries = model.evidence.upstreamNames.map { tlsGlance(of: $0, model) }
    guard !entries.isEmpty else { return Page(lines: [Line("No upstream is known yet.", .faint)]) }
    return Page(lines: Table(columns: columns, entries: entries).lines(width: size.width).rows)
  },
  summary: { model in
    guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else { return [] }
    let presented = record.presented
    let certificates = (presented?.tls.chain ?? []) + [record.link.clientCertificate].compactMap(\.self)
    let version = presented?.tls.version ?? (record.link.handshake == nil ? "TLS ?" : "no TLS")
    guard let soonest = certificates.map({ $0.notAfter - model.now }).min() else { return [Span(version)] }
    return [Span(version + ", ")] + daysLeft(soonest, model)
  })
