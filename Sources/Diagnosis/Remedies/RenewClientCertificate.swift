// The certificate with which a client logs in: Materialize's, and ours.

import Samples

/// Left out where nobody is known to use one.
func renewClientCertificate(_ context: RemedyContext) -> [Remedy] {
  (context.isAboutOurLogin ? ours(context) : materializes(context)).map { [$0] } ?? []
}

private func materializes(_ context: RemedyContext) -> Remedy? {
  let encrypted = context.connections.filter { $0.sslMode != "disable" }
  guard !encrypted.isEmpty || context.connections.isEmpty else { return nil }
  return Remedy(
    .renewClientCertificate, "Renew the client certificate of Materialize", takes: .now,
    effect:
      "The server lets Materialize in again, which tries within seconds. Its certificate stands in a secret and "
      + "cannot be looked at: the server's log and the next error tell of it.",
    risk: roleInName,
    handOvers: request(for: context.materializeRole, context) + encrypted.map(secrets))
}

private func ours(_ context: RemedyContext) -> Remedy? {
  guard let file = context.record.link.certificates?.client else { return nil }
  let left = context.record.link.clientCertificate.map { $0.notAfter - context.standards.now }
  return Remedy(
    .renewClientCertificate, "Renew our own client certificate",
    detail: left.map { $0 < .zero ? "expired \($0.magnitude.brief) ago" : "\($0.brief) left" } ?? "", takes: .now,
    effect: "pgwatch-tui reads its files at each connection. Materialize logs in with another certificate, or none.",
    risk: roleInName,
    handOvers: request(for: context.target?.user, context) + [replacement(of: file, context)])
}

private let roleInName = "With clientcert=verify-full or method cert the common name must be the role."

private func request(for role: String?, _ context: RemedyContext) -> [HandOver] {
  let role = role ?? "ROLE_NAME"
  let authority = context.setting("ssl_ca_file")?.value.map { $0.isEmpty ? "ssl_ca_file" : $0.plain } ?? "ssl_ca_file"
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

private func replacement(of file: CertificateFile, _ context: RemedyContext) -> HandOver {
  let key = context.record.link.certificates?.key?.path ?? "~/.postgresql/postgresql.key"
  return HandOver(
    "Our own connection: its files",
    """
    install -m 644 -- client.crt \(shellWord(file.path))
    install -m 600 -- client.key \(shellWord(key))
    """)
}
