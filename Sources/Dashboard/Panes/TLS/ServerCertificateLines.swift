// Section of the TLS pane: what a server showed of itself, to our connection or to one that was not let in.

import Diagnosis
import Samples
import Screen

/// - Parameter title: the heading while the connection stands.
func serverCertificateLines(of server: ServerID, _ title: String, _ model: Model) -> [Line] {
  guard let presented = model.evidence.presented(by: server) else {
    guard let handshake = model.evidence.link(of: server)?.handshake else {
      return [.heading(title), Line("Nothing is known yet of what it shows.", .faint)]
    }
    let way = handshake.remote == nil ? "a Unix socket" : "in clear"
    return [
      .heading(title),
      .labelled("transport", [Span(way)], width: tlsLabelWidth, id: title + "transport", copies: way),
    ]
  }
  let tls = presented.tls
  let chain = tls.chain.enumerated().map { index, certificate in
    certificateLine(index == 0 ? "server certificate" : "issued by", certificate, in: title, model)
  }
  let transport = Line.labelled(
    "transport", [Span(tls.version, .good), Span("  \(tls.cipher), \(tls.bits) bits")], width: tlsLabelWidth,
    id: title + "transport", copies: "\(tls.version) \(tls.cipher)")
  return [.heading(title + remark(on: presented.origin)), transport] + chain
    + (tls.verification.map { checkLines($0, of: server, title, model) } ?? [])
}

private func remark(on origin: PresentedTLS.Origin) -> String {
  switch origin {
  case .connection: ""
  case .failedLogin: ": not let in, but the server showed"
  case .probe: ": seen by a probe"
  }
}

/// Chain and host, each judged by whether the connection insists on it.
private func checkLines(
  _ verification: Verification, of server: ServerID, _ title: String, _ model: Model
) -> [Line] {
  let mode = model.evidence.target(server)?.sslMode ?? "prefer"
  let insists = model.evidence.insists(on: server)
  func line(_ label: String, _ flaw: String?, _ praise: String, isInsisted: Bool) -> Line {
    let sign: Sign = flaw == nil ? .good : isInsisted ? .critical : .advice
    let leniency = flaw == nil || isInsisted ? "" : "; sslmode=\(mode) does not insist"
    let words = (flaw ?? praise) + leniency
    var line = Line.labelled(
      label, [sign.span, Span(" " + words, sign == .critical ? .critical : .plain)], width: tlsLabelWidth,
      id: title + label, copies: words)
    line.row?.note = words
    return line
  }
  let host = verification.host
  return [
    line("chain", verification.trustFlaw, "trusted by \(verification.authority)", isInsisted: insists.chain),
    line(
      "host", verification.matchesHost ? nil : "the certificate is not for \(host)", "the certificate is for \(host)",
      isInsisted: insists.host),
  ]
}
