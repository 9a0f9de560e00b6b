// Certificates that have expired, or soon will.

import Samples

/// Evidence: the chain of the live handshake, and the client certificate's file.
/// Refuted by: dates further away than the thresholds.
let certificateExpiry: Rule = { evidence, standards in
  evidence.upstreamNames.flatMap { name -> [Finding] in
    guard let record = evidence.upstreams[name] else { return [] }
    var findings: [Finding] = []
    for certificate in record.link.handshake?.tls?.chain ?? [] {
      findings += judge(certificate, "server certificate of \(name)", "TLS handshake", on: name, standards)
    }
    if case .read(let certificates)? = record.clientCertificate?.outcome, let path = record.clientCertificate?.path {
      for certificate in certificates {
        findings += judge(certificate, "client certificate for \(name)", path, on: name, standards)
      }
    }
    return findings
  }
}

private func judge(
  _ certificate: Certificate, _ what: String, _ origin: String, on name: String, _ standards: Standards
) -> [Finding] {
  let left = certificate.notAfter - standards.now
  let isExpired = left < .zero
  let severity: Severity
  if left < .seconds(standards.certificateCriticalDays * 86_400) {
    severity = .critical
  } else if left < .seconds(standards.certificateWarningDays * 86_400) {
    severity = .warning
  } else {
    return []
  }
  return [
    Finding(
      .certificateExpiry, severity, confidence: isExpired ? 0.9 : 0.6, upstream: name,
      title: isExpired ? "the \(what) expired \((.zero - left).brief) ago" : "the \(what) expires in \(left.brief)",
      evidence: ["\(origin): \(certificate.subject), not after \(certificate.notAfter.utc) UTC"],
      remedies: ["renew the certificate; a new server certificate needs only a reload"])
  ]
}
