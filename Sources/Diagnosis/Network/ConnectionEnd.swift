// The end of somebody's connection to an upstream, and how long it lived.

package import Samples

package struct ConnectionEnd: Sendable, Equatable {
  package var pid: Int32
  package var role: String
  package var address: String?
  /// A WAL sender: Materialize's replication connection, on which it reports every second while it is well.
  package var isReplication: Bool
  /// From its beginning to its end.
  package var age: Duration
  /// From its last sign of life to its end; `nil` when it was not idle, or when that is not known.
  package var idle: Duration?
  /// How far off both are at most. Between two samples an end could have been at any moment; a log line is exact.
  package var uncertainty: Duration
  /// When the end was noticed, by the server's clock.
  package var at: Moment
  /// The server itself ended with it: that says nothing of the connection.
  package var withServer: Bool

  package init(
    pid: Int32, role: String, address: String? = nil, isReplication: Bool = false, age: Duration, idle: Duration? = nil,
    uncertainty: Duration = .zero, at: Moment, withServer: Bool = false
  ) {
    self.pid = pid
    self.role = role
    self.address = address
    self.isReplication = isReplication
    self.age = age
    self.idle = idle
    self.uncertainty = uncertainty
    self.at = at
    self.withServer = withServer
  }
}
