// The TLS pane on the overview.

import Diagnosis
import Samples
import Screen

/// One upstream: version, Materialize's sessions, and what runs out first.
func tlsGlance(of name: String, _ model: Model) -> Table.Entry {
  let row = Row("tls " + name, copies: name, enter: .choose(name, .tls))
  guard let record = model.evidence.upstreams[name] else {
    return Table.Entry(row: row, cells: Array(repeating: [], count: 5))
  }
  let server = ServerID.upstream(name)
  let presented = record.presented
  // The certificate that runs out first is the last one to make way.
  let expiries =
    ([("server", presented?.certificate), ("client", record.link.clientCertificate)] as [(String, Certificate?)])
    .compactMap { label, certificate in certificate.map { (label, $0.notAfter - model.now) } }
    .sorted { $0.1 < $1.1 }
    .map { label, left in [Span(label + " ", .faint)] + daysLeft(left, model) }
  guard let handshake = record.link.handshake else {
    let sign = model.sign(of: server)
    return Table.Entry(
      row: row,
      cells: [
        [sign.span, Span(" " + name)], [Span(model.stateWords(of: server), sign.ink)], [], expiries.first ?? [],
        expiries.dropFirst().first ?? [],
      ])
  }
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
