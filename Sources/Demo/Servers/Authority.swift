// A certificate authority of our own, for servers and clients that speak TLS with each other.

/// A certificate together with its private key, both as PEM files.
package struct Credentials: Sendable, Equatable {
  package var certificate: String
  package var key: String
}

/// Signs certificates with the `openssl` command. Everything lies in one folder, which somebody else removes.
package struct Authority: Sendable, Equatable {
  /// The authority's own certificate: what `sslrootcert` and `ssl_ca_file` take.
  package var certificate: String { "\(folder)/authority.crt" }
  /// For `sslcert`: a file that is not there, which libpq takes for "none". Else it would present the certificate in
  /// ~/.postgresql, if there is one, which this authority's server refuses.
  package var noClientCertificate: String { "\(folder)/no-client.crt" }
  private var key: String { "\(folder)/authority.key" }
  private let folder: String
  private let account: Account

  /// Makes the authority's key and certificate in `folder`.
  init(in folder: String, for account: Account) async throws {
    self.folder = folder
    self.account = account
    try await Command.run(
      ["openssl", "req", "-x509", "-days", "3650", "-subj", "/O=pgwatch-tui/CN=pgwatch-tui throw-away authority"]
        + Authority.newKey + ["-keyout", key, "-out", certificate], in: folder, as: account)
  }

  /// A certificate for a server on this machine, whose user owns the key.
  /// - Parameter names: its alternative names, as OpenSSL writes them.
  func issue(server name: String, days: Int, names: String) async throws -> Credentials {
    try await issue(name, days: days, names: names, for: account)
  }

  /// A certificate with which `role` can log in; the key belongs to us, so that libpq accepts it.
  /// - Parameter days: how long it is valid from now on; -1 makes one that expired a day ago.
  package func issue(client role: String, days: Int) async throws -> Credentials {
    try await issue(role, days: days, names: nil, for: nil)
  }

  /// Gives the holder of an issued client certificate another one for the same key, in the same place.
  /// - Parameter days: how long it is valid from now on; 0 makes one that is valid no longer.
  package func renew(_ role: String, days: Int) async throws {
    try await Command.run(["sh", "-c", renewal(of: role, days: days)], in: folder)
  }

  /// The command that does so, for a shell.
  package func renewal(of role: String, days: Int) -> String {
    let stem = "\(folder)/\(role)"
    return "openssl x509 -req -in \(stem).csr -CA \(certificate) -CAkey \(key) -days \(days) -out \(stem).crt"
  }

  private func issue(_ name: String, days: Int, names: String?, for account: Account?) async throws -> Credentials {
    let stem = "\(folder)/\(name)"
    let credentials = Credentials(certificate: "\(stem).crt", key: "\(stem).key")
    let extensions = names.map { ["-addext", "subjectAltName=\($0)"] } ?? []
    try await Command.run(
      ["openssl", "req", "-subj", "/O=pgwatch-tui/CN=\(name)"] + extensions + Authority.newKey
        + ["-keyout", credentials.key, "-out", "\(stem).csr"], in: folder, as: account)
    try await Command.run(
      [
        "openssl", "x509", "-req", "-in", "\(stem).csr", "-copy_extensions", "copyall", "-CA", certificate,
        "-CAkey", key, "-set_serial", "\(UInt32.random(in: 1...UInt32.max))", "-days", "\(days)",
        "-out", credentials.certificate,
      ], in: folder, as: account)
    return credentials
  }

  /// A copy of a private key that only `passPhrase` opens; it belongs to us.
  package func encrypt(_ key: String, passPhrase: String) async throws -> String {
    let encrypted = "\(key).encrypted"
    try await Command.run(
      ["openssl", "pkcs8", "-topk8", "-in", key, "-passout", "pass:\(passPhrase)", "-out", encrypted], in: folder)
    return encrypted
  }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
}
