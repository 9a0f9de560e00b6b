// How a throw-away server is reached.

extension Cluster {
  /// How to connect: `host=… port=… user=… dbname=…`, in libpq's keyword form. With a password only
  /// where one is needed: the superuser's, over TCP.
  /// - Parameters:
  ///   - relay: the port of whatever passes connections on to this server.
  ///   - sslMode: libpq's default, unless said otherwise.
  package nonisolated func conninfo(
    role: String = "postgres", database: String = "postgres", overSocket: Bool = false, through relay: UInt16? = nil,
    sslMode: String? = nil
  ) -> String {
    let host = overSocket ? folder : "127.0.0.1"
    let password = role == "postgres" && !overSocket ? " password=\(Templates.password)" : ""
    // Said outright: a $PGSSLMODE of the person at the keyboard does not concern this server.
    let tls = " sslmode=\(sslMode ?? (authority == nil ? "disable" : "prefer"))"
    return "host=\(host) port=\(relay ?? port) user=\(role) dbname=\(database)\(password)\(tls)"
  }

  /// Runs a script of any number of statements with psql, over the socket, stopping at the first error, which it throws.
  /// Returns the rows, one a line, the columns separated by `|`.
  @discardableResult
  package nonisolated func run(_ sql: String, role: String = "postgres", database: String = "postgres") async throws
    -> String
  {
    // Notices would mix with the rows.
    let conninfo =
      conninfo(role: role, database: database, overSocket: true) + " options='-c client_min_messages=error'"
    return try await Command.run(
      [installation.program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", conninfo], input: sql, in: sandbox.path
    ).trimmed
  }
}
