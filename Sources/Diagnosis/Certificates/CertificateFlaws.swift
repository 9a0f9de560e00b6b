// What is wrong with certificates and keys, or soon will be, whether or not anything is hurt yet.

import Samples

// MARK: - The server's certificates

func expiries(of presented: PresentedTLS?, _ server: ServerID, _ standards: Standards) -> [Finding] {
  guard let presented else { return [] }
  return presented.tls.chain.enumerated().flatMap { index, certificate in
    judge(
      certificate, index == 0 ? "server certificate" : "certificate of the authority", "of \(server.name)",
      presented.origin.words, on: server, .renewServerCertificate, standards)
  }
}

/// What keeps us out, or would: wrong host, unknown issuer, revoked. Dates are judged by themselves.
func flaws(in presented: PresentedTLS?, _ server: ServerID, _ evidence: Evidence) -> [Finding] {
  guard let presented, let verification = presented.tls.verification, let certificate = presented.certificate else {
    return []
  }
  let insists = evidence.insists(on: server)
  var flaws: [String] = []
  if insists.chain, let flaw = verification.trustFlaw, ![.expired, .notYetValid].contains(verification.trust) {
    flaws.append(flaw)
  }
  if insists.chain, verification.trust == .notYetValid { flaws.append("its time has not come: is the clock right?") }
  if insists.host, !verification.matchesHost { flaws.append("it is not for the host \(verification.host)") }
  let names = certificate.names.isEmpty ? certificate.subject : certificate.names.joined(separator: ", ")
  return flaws.map { flaw in
    Finding(
      .certificateExpiry, .critical, confidence: Weight.proof.rawValue, upstream: server.upstreamName,
      title: "the server certificate of \(server.name) is refused: \(flaw)",
      support: [
        Exhibit(
          "\(presented.origin.words): \(certificate.subject), issued by \(certificate.issuer), for \(names)", on: server
        )
      ], remedies: server.remedies(.renewServerCertificate),
      advice: ["give the server a certificate for its host from an authority of sslrootcert, or correct sslrootcert"])
  }
}

// MARK: - Our own files

func clientExpiries(_ link: LinkRecord, _ server: ServerID, _ standards: Standards) -> [Finding] {
  guard let file = link.certificates?.client, case .read(let certificates) = file.outcome else { return [] }
  return certificates.flatMap {
    judge(
      $0, "client certificate", "for \(server.name)", file.path, on: server, .renewClientCertificate, standards)
  }
}

/// libpq reads the key at each connection: one that stands was made with what the files held then.
func keyFlaw(_ link: LinkRecord, _ target: Target) -> [Finding] {
  guard let key = link.certificates?.key, let flaw = key.flaw, target.sslMode != "disable", !target.isOnUnixSocket
  else { return [] }
  return [
    Finding(
      .certificateExpiry, link.liveSince == nil ? .critical : .warning, confidence: Weight.proof.rawValue,
      upstream: target.id.upstreamName, title: "\(target.id.name): \(flaw.trouble)",
      support: [Exhibit("\(key.path): \(flaw.trouble)")], remedies: [], advice: [flaw.remedy])
  ]
}

// MARK: - Dates

private func judge(
  _ certificate: Certificate, _ kind: String, _ whose: String, _ origin: String, on server: ServerID,
  _ remedy: RemedyID, _ standards: Standards
) -> [Finding] {
  let left = certificate.notAfter - standards.now
  let isExpired = left < .zero
  guard let severity = standards.thresholds.severity(ofExpiryIn: left) else { return [] }
  return [
    Finding(
      .certificateExpiry, severity, confidence: isExpired ? Weight.proof.rawValue : Weight.strong.rawValue,
      upstream: server.upstreamName,
      title: "the \(kind) \(whose) " + (isExpired ? "expired \(left.magnitude.brief) ago" : "expires in \(left.brief)"),
      support: [Exhibit("\(origin): \(certificate.subject), not after \(certificate.notAfter.utc) UTC", on: server)],
      wouldSettle: isExpired ? [] : ["the date itself: nothing fails until it has passed"],
      remedies: server.remedies(remedy),
      advice: server == .materialize ? ["renew the \(kind) \(whose)"] : [])
  ]
}

extension ServerID {
  /// Remedies are worked out for upstreams.
  fileprivate func remedies(_ remedy: RemedyID) -> [RemedyID] { self == .materialize ? [] : [remedy] }
}

extension Target {
  fileprivate var isOnUnixSocket: Bool { host?.hasPrefix("/") == true || host?.hasPrefix("@") == true }
}
