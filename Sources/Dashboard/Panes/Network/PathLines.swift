// Section of the network pane: what stands between this machine and the server, and how the packets fare.

import Diagnosis
import Samples
import Screen

func pathLines(_ record: UpstreamRecord, _ model: Model) -> [Line] {
  [.blank, .heading("Path from this machine")]
    + [
      poolerLine(record), translationLine(record), roundTripLine(record), retransmitsLine(record, model),
      clockLine(record),
    ].compactMap(\.self)
}

private func said(_ label: String, _ sign: Sign, _ words: String, note: String? = nil) -> Line {
  let ink: Ink = sign == .good ? .plain : sign.ink
  var line = Line.labelled(label, [sign.span, Span(" " + words, ink)], width: 14, copies: "\(label): \(words)")
  line.row?.note = note ?? words
  return line
}

private func poolerLine(_ record: UpstreamRecord) -> Line {
  switch (record.isPooled, record.pooler) {
  case (true?, let pooler?):
    let product = pooler.product ?? "a pooler"
    return said(
      "pooler", .warning, "\(product) answers in the server's place",
      note:
        "\(product): \(pooler.evidence). A pooler in transaction mode cannot carry replication; whether Materialize's "
        + "own connection leads through it is not seen from here.")
  case (false?, _):
    return said("pooler", .good, "none", note: "The process that let us in is the one that answers.")
  default: return said("pooler", .unknown, "not known yet")
  }
}

private func translationLine(_ record: UpstreamRecord) -> Line {
  guard let translation = record.translation, let handshake = record.link.handshake, let facts = record.facts.value
  else {
    return said("addresses", .unknown, "not known")
  }
  func text(_ address: SocketAddress?) -> String { address?.description ?? "?" }
  let server = "we dial \(text(handshake.remote)), the server is \(text(facts.serverAddress))"
  let client = "we are \(text(handshake.local)), the server sees \(text(facts.clientAddress))"
  let note = "\(server); \(client)."
  return switch translation {
  case .impossible: said("addresses", .good, "a Unix socket: nothing in between")
  case .none: said("addresses", .good, "both ends agree: no NAT, no proxy", note: note)
  case .destination: said("addresses", .advice, server, note: "NAT or a load balancer: \(note)")
  case .source: said("addresses", .advice, client, note: "NAT or a VPN: \(note)")
  case .both:
    said(
      "addresses", .advice, "both ends see another peer: a proxy or a load balancer",
      note: "A proxy or a load balancer: \(note)")
  }
}

private func roundTripLine(_ record: UpstreamRecord) -> Line? {
  record.link.transport.map { transport in
    said("round trip", .good, "\(transport.roundTrip.precise) ± \(transport.deviation.precise) (TCP)")
  }
}

/// More than one in a minute is more than a healthy path loses.
private func retransmitsLine(_ record: UpstreamRecord, _ model: Model) -> Line? {
  guard let transport = record.link.transport, let since = record.link.liveSince else { return nil }
  let age = model.now - since
  let isMuch = transport.retransmits > 2 && .seconds(60) *| transport.retransmits > age
  let waiting = transport.unacknowledged > 0 ? ", \(transport.unacknowledged) unacknowledged" : ""
  return said(
    "retransmits", isMuch ? .warning : .good, "\(transport.retransmits) in \(age.brief)\(waiting)",
    note: "Segments of our own connection that had to be sent again since it began.")
}

private func clockLine(_ record: UpstreamRecord) -> Line? {
  record.clock.map { clock in
    guard clock.isNotable else { return said("clocks", .good, "agree to within 2 s") }
    let isAhead = clock.offset > .zero
    let span = clock.offset.magnitude
    return said(
      "clocks", .warning, "the server's is \(span.precise) \(isAhead ? "ahead of" : "behind") this machine's",
      note:
        "Mind this when you compare times in the server's log with those shown here (± \(clock.uncertainty.precise)).")
  }
}
