// Certificates that have expired, or soon will, and those that are refused for another reason.

import Samples

/// What Materialize shows of its own is known by its errors and by the server's log only.
let certificateExpiry = CauseRule(
  entry: CauseEntry(
    clause: "a certificate has expired, or is refused",
    meaning:
      "A certificate has expired, or is refused for another reason: the server's, or the one that Materialize shows.",
    evidence: [
      "`certificate has expired`, `requires a valid client certificate` and their like in the source's errors.",
      "The server's chain has expired, and the connection's SSL MODE checks it.",
      "Failed handshakes in the server's log.", "Certificate and key files of our own connections.",
    ],
    refutation: ["Dates far away.", "VALIDATE CONNECTION passed since."],
    settledBy: [Settlement("the chain and its dates", .figures(.tls))],
    guide: "Common causes: Client certificate expiration"),
  topic: .tls,
  playbook: [.renewClientCertificate, .renewServerCertificate, .validateConnection],
  explains: [.firewallChange, .authenticationFailure],
  weigh: { incident, context, hypothesis in
    guard incident.source != nil, let server = incident.server else { return }
    weighLog(incident, context, server, &hypothesis)
    weighServerCertificate(incident, context, server, &hypothesis)
    guard hypothesis.isFounded else { return }
    if let reload = context.reload(in: incident) { hypothesis.note(reload) }
    context.weighValidation(incident, &hypothesis)
    hypothesis.settle(
      Settlement(
        "the chain and its dates, and SSL CERTIFICATE of the connection: SHOW CREATE CONNECTION", .figures(.tls)))
  },
  ongoing: { context in
    let evidence = context.evidence
    return evidence.targets.flatMap { target -> [Finding] in
      guard let link = evidence.link(of: target.id) else { return [] }
      let presented = evidence.presented(by: target.id)
      return expiries(of: presented, target.id, context.standards) + flaws(in: presented, target.id, evidence)
        + clientExpiries(link, target.id, context.standards) + keyFlaw(link, target)
    }
  })

// MARK: - A source that is hurt

/// The server writes down why it did not accept a handshake, though not whose it was.
private func weighLog(_ incident: Incident, _ context: RuleContext, _ server: ServerID, _ hypothesis: inout Hypothesis)
{
  let lines = context.logged(.tls, in: incident) { $0.message.contains("certificate") }
  guard let exhibit = context.exhibit(of: lines, on: incident.server) else { return }
  let isExpired = lines.contains { $0.event.message.contains("expired") }
  hypothesis.speaks(
    isExpired ? .strong : .sign, exhibit,
    title: "\(server.name) does not accept the client's certificate\(isExpired ? ": it has expired" : "")")
}

private func weighServerCertificate(
  _ incident: Incident, _ context: RuleContext, _ server: ServerID, _ hypothesis: inout Hypothesis
) {
  guard let presented = context.evidence.presented(by: server), let certificate = presented.certificate,
    let source = incident.source
  else { return }
  let checks = context.connection(of: source)?.sslMode.hasPrefix("verify") == true
  let exhibit = Exhibit(
    "\(presented.origin.words): \(certificate.subject), not after \(certificate.notAfter.utc) UTC", on: server)
  if certificate.notAfter < context.now {
    // With `require` Materialize does not look at it.
    hypothesis.speaks(
      checks ? .proof : .hint, exhibit,
      title: "the server certificate of \(server.name) expired \((context.now - certificate.notAfter).brief) ago")
    hypothesis.remedies = [.renewServerCertificate, .validateConnection]
  } else if hypothesis.isFounded {
    // Then it is Materialize's own that is refused: this one is no evidence for it.
    hypothesis.remedies = [.renewClientCertificate, .validateConnection]
  }
}
