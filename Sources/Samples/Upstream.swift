// What one refresh of an upstream PostgreSQL server measured.

/// The answers of one round trip. `nil` means "not asked this time": settings change seldom and are asked seldom.
package struct UpstreamSample: Sendable, Equatable, Codable {
  /// When the answers arrived.
  package var at: Moment
  /// From sending the first statement to the last answer.
  package var roundTrip: Duration
  package var facts: Reading<ServerFacts>?
  package var sessions: Reading<Sessions>?
  package var replication: Reading<Replication>?
  package var settings: Reading<[Setting]>?
  package var accessRules: Reading<[AccessRule]>?
  /// What was new in the server's log.
  package var logs: Reading<LogExcerpt>?
  /// Asked only while the operator chooses among them: the idle ones, longest first, a few hundred at most.
  package var idleSessions: Reading<[IdleSession]>?

  package init(at: Moment, roundTrip: Duration) {
    self.at = at
    self.roundTrip = roundTrip
  }
}

/// Who the server is.
package struct ServerFacts: Sendable, Equatable, Codable {
  /// `pg_postmaster_start_time()`
  package var startedAt: Moment
  /// `pg_conf_load_time()`: when the configuration was last read.
  package var configurationLoadedAt: Moment
  /// `pg_is_in_recovery()`: a standby.
  package var inRecovery: Bool
  /// The role and database of the polling session.
  package var role, database: String
  package var backendPID: Int32
  /// Both ends of the polling session as the server sees them; `nil` over a Unix socket.
  package var serverAddress, clientAddress: SocketAddress?
  /// Marks by which a hosted service is known from inside: names of roles, and prefixes of settings (`rds.`).
  package var providerMarks: [String]
  /// The server's clock when it answered.
  package var clock: Moment

  package init(
    startedAt: Moment, configurationLoadedAt: Moment, inRecovery: Bool, role: String, database: String,
    backendPID: Int32, serverAddress: SocketAddress?, clientAddress: SocketAddress?, providerMarks: [String],
    clock: Moment
  ) {
    self.startedAt = startedAt
    self.configurationLoadedAt = configurationLoadedAt
    self.inRecovery = inRecovery
    self.role = role
    self.database = database
    self.backendPID = backendPID
    self.serverAddress = serverAddress
    self.clientAddress = clientAddress
    self.providerMarks = providerMarks
    self.clock = clock
  }
}
