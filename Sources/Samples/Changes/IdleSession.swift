// A session that could be ended, with what a person needs to know before.

/// An idle client session of an upstream (pg_stat_activity). Never one of the program's own, and none that replicates.
package struct IdleSession: Sendable, Equatable, Identifiable, Codable {
  package var id: Change.SessionHandle
  package var role, database, application: String
  /// `nil` over a Unix socket.
  package var address: String?
  /// `idle`, `idle in transaction` or `idle in transaction (aborted)`.
  package var state: String
  package var stateChangedAt: Moment
  /// The beginning of its last statement. Untrusted text.
  package var lastStatement: String

  package init(
    id: Change.SessionHandle, role: String, database: String, application: String, address: String?, state: String,
    stateChangedAt: Moment, lastStatement: String
  ) {
    self.id = id
    self.role = role
    self.database = database
    self.application = application
    self.address = address
    self.state = state
    self.stateChangedAt = stateChangedAt
    self.lastStatement = lastStatement
  }
}
