// The certificate with which a client logs in: Materialize's, and ours.

import Samples

/// Left out where nobody is known to use one.
func renewClientCertificate(_ situation: Situation) -> [Remedy] {
  let own = situation.record.link.certificates?.client
  let left = situation.record.link.clientCertificate.map { $0.notAfter - situation.standards.now }
  let encrypted = situation.connections.filter { $0.sslMode != "disable" }
  guard own != nil || !encrypted.isEmpty || situation.connections.isEmpty else { return [] }
  return [
    Remedy(
      .renewClientCertificate, "Renew the client certificate",
      detail: left.map { "ours: \($0 < .zero ? "expired \((.zero - $0).brief) ago" : "\($0.brief) left")" } ?? "",
      takes: .now,
      effect:
        "The server lets the client in again; Materialize tries within seconds. Its certificate stands in a secret and "
        + "cannot be looked at: the server's log and the next error tell of it.",
      risk: "With clientcert=verify-full or method cert the common name must be the role.",
      handOvers: request(situation) + encrypted.map(secrets) + ours(own, situation))
  ]
}

private func request(_ situation: Situation) -> [HandOver] {
  let role = situation.materializeRole ?? "ROLE_NAME"
  let authority = situation.setting("ssl_ca_file")?.value.map { $0.isEmpty ? "ssl_ca_file" : $0.plain } ?? "ssl_ca_file"
  return [
    .toFillIn(
      "openssl: a request for an authority that the server trusts (\(authority))",
      "openssl req -new -newkey rsa:3072 -nodes -keyout client.key -out client.csr -subj \(shellWord("/CN=\(role)"))"),
    HandOver("openssl: look at the answer", "openssl x509 -in client.crt -noout -subject -issuer -dates"),
  ]
}

private func secrets(_ connection: SourceConnection) -> HandOver {
  let name = copiedName(connection.name)
  return HandOver(
    "SQL for Materialize: \(connection.name)",
    """
    SHOW CREATE CONNECTION \(name);  -- where its secrets are named: ALTER SECRET … AS '…' is enough; else
    CREATE SECRET postgres_crt AS '-----BEGIN CERTIFICATE----- …';
    CREATE SECRET postgres_key AS '-----BEGIN PRIVATE KEY----- …';
    ALTER CONNECTION \(name) SET (SSL CERTIFICATE = SECRET postgres_crt), SET (SSL KEY = SECRET postgres_key);
    VALIDATE CONNECTION \(name);
    """)
}

private func ours(_ file: CertificateFile?, _ situation: Situation) -> [HandOver] {
  guard let file else { return [] }
  let key = situation.record.link.certificates?.key?.path ?? "~/.postgresql/postgresql.key"
  return [
    HandOver(
      "Our own connection: its files",
      "openssl x509 -in \(shellWord(file.path)) -noout -subject -dates\nchmod 600 \(shellWord(key))")
  ]
}
