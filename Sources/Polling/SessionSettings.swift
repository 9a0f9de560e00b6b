// What our own sessions set, so that they can do no harm and answers can be read.

import Postgres
import Samples

/// Set after connecting: a pooler such as PgBouncer refuses to connect with startup options that it does not know. And
/// set for the session only if it is ours alone; in one that a pooler shares among its clients, each transaction sets
/// them for itself.
struct SessionSettings: Sendable {
  private var values: [(name: String, value: String)]

  /// - Parameter patience: the server gives up a little before we do, which keeps the connection.
  init(patience: Patience) {
    let timeout = max(1, patience.query.inMicroseconds *| 8 / 10 / 1000)
    values = [
      ("statement_timeout", "\(timeout)"), ("lock_timeout", "\(min(1000, timeout))"), ("datestyle", "ISO, MDY"),
      ("timezone", "UTC"), ("intervalstyle", "postgres"),
    ]
  }

  /// For the rest of the session, which then only reads.
  var forSession: Statement { statement([("default_transaction_read_only", "on")] + values, isLocal: false) }

  /// For the rest of a session that changes what the operator has confirmed, even if its role only reads by default.
  var forChanges: Statement { statement([("default_transaction_read_only", "off")] + values, isLocal: false) }

  /// For the transaction that this is the first statement of. No BEGIN is needed, which an error would leave open: a
  /// group is a transaction anyway.
  var forTransaction: Statement { statement([("transaction_read_only", "on")] + values, isLocal: true) }

  private func statement(_ settings: [(name: String, value: String)], isLocal: Bool) -> Statement {
    let rows = settings.map { "('\($0.name)', '\($0.value)')" }.joined(separator: ", ")
    return Statement("SELECT set_config(v.name, v.value, \(isLocal)) FROM (VALUES \(rows)) v (name, value)")
  }
}
