// What our own sessions set, so that they run nobody else's code, can do no harm, and answers can be read.

import Postgres
import Samples

/// Set after connecting: a pooler such as PgBouncer refuses to connect with startup options that it does not know. And
/// set for the session only if it is ours alone; in one that a pooler shares among its clients, each transaction sets
/// them for itself.
///
/// The statements resolve no name that is not qualified, and `search_path` comes before whatever is resolved after them:
/// the server's own may lead to functions and operators of anybody. `pg_temp` stands last in it, since it would be
/// searched first otherwise, and in a pooler's session other clients leave tables there.
struct SessionSettings: Sendable {
  private let values: [(name: String, value: String)]
  private let reads: [(name: String, value: String)]

  /// - Parameters:
  ///   - deadlines: the server gives up a little before we do, which keeps the connection.
  ///   - version: of the server, as `PQserverVersion` gives it.
  init(deadlines: Deadlines, version: Int) {
    let timeout = max(1, deadlines.query.inMicroseconds *| 8 / 10 / 1000)
    var values = [
      ("search_path", "'pg_catalog, pg_temp'"), ("statement_timeout", "'\(timeout)'"),
      ("lock_timeout", "'\(min(1000, timeout))'"), ("client_encoding", SessionSettings.encoding),
      ("row_security", "'off'"), ("datestyle", "'ISO, MDY'"), ("timezone", "'UTC'"), ("intervalstyle", "'postgres'"),
      ("default_transaction_isolation", "'read committed'"),
    ]
    if version >= 14_00_00 { values.append(("idle_session_timeout", "'0'")) }
    self.values = values
    reads = [("transaction_read_only", "'on'"), ("default_transaction_read_only", "'on'")]
  }

  /// For the transaction that this begins.
  var forTransaction: [Statement] { statements(reads + values, isLocal: "true") }

  /// For the rest of the session if it is that of the backend that the handshake named, else for the transaction that
  /// this begins.
  func forSession(of backendPID: Int32) -> [Statement] {
    statements(reads + values, isLocal: SessionSettings.isAnother(than: backendPID))
  }

  /// The same for a session that changes what the operator has confirmed, even if its role only reads by default.
  func forChanges(of backendPID: Int32) -> [Statement] {
    statements(
      values + [("default_transaction_read_only", "'off'")], isLocal: SessionSettings.isAnother(than: backendPID))
  }

  /// Those of them that pg_settings would show instead of the server's.
  static func hiding(version: Int) -> [String] {
    ["statement_timeout", "lock_timeout"] + (version >= 14_00_00 ? ["idle_session_timeout"] : [])
  }

  /// A database that says nothing of its encoding may hold bytes that are no UTF-8, which the server refuses to send as
  /// such.
  private static let encoding = """
    CASE WHEN pg_catalog.nameeq(pg_catalog.getdatabaseencoding(), 'SQL_ASCII') THEN 'SQL_ASCII' ELSE 'UTF8' END
    """

  private static func isAnother(than backendPID: Int32) -> String {
    "pg_catalog.int4ne(pg_catalog.pg_backend_pid(), '\(backendPID)')"
  }

  /// The isolation comes first, by a command that takes no snapshot: a standby refuses every other one to a role that is
  /// `serializable` by default. It holds for one transaction. No BEGIN is needed, which an error would leave open: a group
  /// is a transaction anyway.
  private func statements(_ settings: [(name: String, value: String)], isLocal: String) -> [Statement] {
    let rows = settings.map { "('\($0.name)', \($0.value))" }.joined(separator: ", ")
    return [
      Statement("SET transaction_isolation TO 'read committed'"),
      Statement(
        """
        SELECT pg_catalog.count(pg_catalog.set_config(v.name, v.value, \(isLocal))) FROM (VALUES \(rows)) v (name, value)
        """),
    ]
  }
}
