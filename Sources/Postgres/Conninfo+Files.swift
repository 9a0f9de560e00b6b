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

  private func path(of keyword: String, default name: String) -> String? {
    if let named = options[keyword], !named.isEmpty { return named }
    guard let home = Conninfo.home else { return nil }
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
