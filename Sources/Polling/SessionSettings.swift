// What our own sessions set, so that they can do no harm and answers can be read.

import Postgres
import Samples

/// Set after connecting, in the first round trip: a pooler such as PgBouncer refuses to connect with startup options
/// that it does not know.
struct SessionSettings: Sendable {
  private var values: [(name: String, value: String)]

  /// - Parameter patience: the server gives up a little before we do, which keeps the connection.
  init(patience: Patience) {
    let timeout = max(1, patience.query.inMicroseconds * 8 / 10 / 1000)
    values = [
      ("default_transaction_read_only", "on"), ("statement_timeout", "\(timeout)"),
      ("lock_timeout", "\(min(1000, timeout))"), ("datestyle", "ISO, MDY"), ("timezone", "UTC"),
      ("intervalstyle", "postgres"),
    ]
  }

  /// Sets all of them for the session, provided that it is ours alone: behind a pooler the backend is not the one that
  /// the handshake named, and other clients would find the settings there.
  func setUp(ifBackendIs pid: Int32) -> Statement {
    let rows = values.map { "('\($0.name)', '\($0.value)')" }.joined(separator: ", ")
    return Statement(
      "SELECT set_config(v.name, v.value, false) FROM (VALUES \(rows)) v (name, value) WHERE pg_backend_pid() = $1::int",
      parameters: ["\(pid)"])
  }

  /// `group` in a transaction of its own that sets all of them for itself.
  func wrapped(_ group: [Statement]) -> [Statement] { prefix + group + [Statement("COMMIT")] }

  /// The answers to `group` among those to `wrapped(group)`.
  func unwrapped(_ rows: [Rows]) -> [Rows] { Array(rows.dropFirst(prefix.count).dropLast()) }

  private var prefix: [Statement] {
    [Statement("BEGIN READ ONLY")]
      + values.filter { $0.name != "default_transaction_read_only" }
      .map { Statement("SET LOCAL \($0.name) TO '\($0.value)'") }
  }
}
