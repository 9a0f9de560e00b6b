// The certificate of the server.

import Samples

/// Left out where the one that was shown is good for longer than the warning's days, trusted, and for its host.
func renewServerCertificate(_ context: RemedyContext) -> [Remedy] {
  let presented = context.record.presented
  let left = presented?.certificate.map { $0.notAfter - context.standards.now }
  let isGood = left.map { context.standards.thresholds.severity(ofExpiryIn: $0) == nil } ?? false
  let verification = presented?.tls.verification
  if isGood, verification.map({ $0.trustFlaw == nil && $0.matchesHost }) ?? true { return [] }
  let address = context.place.host
  // An IPv6 address beside a port stands in brackets.
  let host = shellWord(address.contains(":") ? "[\(address)]" : address)
  let look = HandOver(
    "openssl: look at it",
    """
    openssl s_client -connect \(host):\(context.place.port) -starttls postgres -showcerts </dev/null \
    | openssl x509 -noout -subject -issuer -dates -ext subjectAltName
    """)
  return [
    Remedy(
      .renewServerCertificate, "Renew the server certificate of \(context.server)",
      detail: left.map { $0 < .zero ? "expired \($0.magnitude.brief) ago" : "\($0.brief) left" } ?? "", takes: .reload,
      effect:
        "New connections see the new certificate after a reload; those that stand keep what they have. A client that "
        + "verifies (SSL MODE verify-ca, verify-full) must know its issuer.",
      risk: "A key that does not fit the certificate is refused at the reload, and the old one stays in force.",
      handOvers: [look] + context.provider.guide.renewsCertificate(context) + authority(context))
  ]
}

/// Materialize's own copy of the authority.
private func authority(_ context: RemedyContext) -> [HandOver] {
  context.connections.filter { $0.sslMode.hasPrefix("verify") }.map { connection in
    let name = copiedName(connection.name)
    return HandOver(
      "SQL for Materialize: a new authority",
      """
      CREATE SECRET postgres_ca AS '-----BEGIN CERTIFICATE----- …';
      ALTER CONNECTION \(name) SET (SSL CERTIFICATE AUTHORITY = SECRET postgres_ca);
      """)
  }
}

extension RemedyContext {
  /// On a server of one's own: request, files, reload, look.
  var ownCertificateSteps: [HandOver] {
    let host = place.host
    let certificate = setting("ssl_cert_file")?.value ?? "server.crt"
    let key = setting("ssl_key_file")?.value ?? "server.key"
    return [
      HandOver(
        "openssl: a request for the authority",
        """
        openssl req -new -newkey rsa:3072 -nodes -keyout server.key.new -out server.csr \
        -subj \(shellWord("/CN=\(host)")) -addext \(shellWord("subjectAltName=\(host.alternativeName)"))
        """),
      HandOver(
        "Files, as postgres in the data directory (paths may be relative to it)",
        """
        install -m 644 -- server.crt.new \(shellWord(certificate))
        install -m 600 -- server.key.new \(shellWord(key))
        """),
      HandOver("SQL", "SELECT pg_reload_conf();"),
    ]
  }
}

extension String {
  fileprivate var alternativeName: String { IPAddress(self) == nil ? "DNS:\(self)" : "IP:\(self)" }
}
