// The files on this machine that libpq takes certificates from.

import Glibc

extension Conninfo {
  /// The client certificate that libpq would show: `sslcert`, else the default if it is there; else `nil`.
  package var clientCertificatePath: String? { path(of: "sslcert", default: "postgresql.crt") }

  /// The authorities that libpq would check the server's certificate against: `sslrootcert`, else the default if it is
  /// there; else `nil`. Also `nil` for `system`, which is no file (libpq 16).
  package var rootCertificatePath: String? {
    let path = path(of: "sslrootcert", default: "root.crt")
    return path == "system" ? nil : path
  }

  /// The list of revoked certificates: `sslcrl`, else the default if it is there and no folder is named; else `nil`.
  package var revocationPath: String? {
    revocationFolder == nil ? path(of: "sslcrl", default: "root.crl") : path(of: "sslcrl")
  }

  /// The folder of lists of revoked certificates, named after their issuers: `sslcrldir`.
  package var revocationFolder: String? { path(of: "sslcrldir") }

  /// The key of the client certificate: `sslkey`, else the default, there or not; `nil` when an OpenSSL engine holds it.
  package var clientKeyPath: String? {
    if let named = options["sslkey"], !named.isEmpty { return named.contains(":") ? nil : named }
    return Conninfo.home.map { "\($0)/.postgresql/postgresql.key" }
  }

  private func path(of keyword: String, default name: String? = nil) -> String? {
    if let named = options[keyword], !named.isEmpty { return named }
    guard let name, let home = Conninfo.home else { return nil }
    let path = "\(home)/.postgresql/\(name)"
    return unsafe access(path, F_OK) == 0 ? path : nil
  }

  /// As libpq finds it: $HOME, else the home of the user in passwd.
  private static var home: String? {
    if let home = unsafe getenv("HOME").map({ unsafe String(cString: $0) }), !home.isEmpty { return home }
    guard let entry = unsafe getpwuid(geteuid()) else { return nil }
    return unsafe entry.pointee.pw_dir.map { unsafe String(cString: $0) }
  }
}
