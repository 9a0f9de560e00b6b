// Section of the TLS pane: whose sessions are encrypted, and with which client certificate they came.

import Diagnosis
import Samples
import Screen

func tlsSessionLines(
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
  return Table.Entry(
    row: Row("session \(session.pid)", copies: String(session.pid), note: certificateNote(session, model)),
    cells: [
      isMaterialize ? [Span("▸ Materialize", .accent)] : [Span("  " + session.application, .faint)],
      [Span(String(session.pid))],
      [Span(session.role)],
      [Span(session.backendType ?? "")],
      [Span(session.address ?? "")],
      transport,
      [Span(session.tls?.cipher ?? "", .faint)],
      [Span(session.startedAt.map { (model.now - $0).brief } ?? "")],
      clientCertificate(session, model),
    ])
}

/// The certificate that a session logged in with, and the days it has left where a file here tells.
private func clientCertificate(_ session: SessionDetail, _ model: Model) -> [Span] {
  guard let tls = session.tls, let dn = tls.clientDN else { return [] }
  let left = model.evidence.knownCertificate(of: tls).map { daysLeft($0.notAfter - model.now, model) + [Span("  ")] }
  return (left ?? []) + [Span(dn, .faint)]
}

private func certificateNote(_ session: SessionDetail, _ model: Model) -> String? {
  guard let tls = session.tls, let dn = tls.clientDN else { return nil }
  let serial = tls.clientSerial ?? "?"
  let shown = "\(dn), serial \(serial), issued by \(tls.issuerDN ?? "?")"
  if let certificate = model.evidence.knownCertificate(of: tls) {
    return "\(shown): our own client certificate, serial \(certificate.serial.hexadecimal) in hexadecimal, not after "
      + "\(certificate.notAfter.utc) UTC."
  }
  let issuer = model.evidence.knownIssuer(of: tls).map {
    "; its issuer stands in our sslrootcert, not after \($0.notAfter.utc) UTC"
  }
  return "\(shown). No file here has this serial, so its expiry is not known\(issuer ?? "")."
}
