// What became known of a server while the connection to it was made.

/// A connection that stands: who is at the other end, and what stands between.
package struct Handshake: Sendable, Equatable, Codable {
  /// As `PQserverVersion` gives it: 150018 for 15.18.
  package var versionNumber: Int
  /// The `server_version` that the server reported, such as `15.18 (Debian 15.18-0+deb12u1)`.
  package var version: String
  /// The process id in the protocol's key data; it differs from `pg_backend_pid()` behind a pooler.
  package var backendPID: Int32
  /// The host that was asked for, as in the conninfo: a name, an address, or the folder of a Unix socket.
  package var host: String
  package var port: UInt16
  /// Both ends of our own socket, as this machine sees them: `10.0.4.17`, 5432; `nil` over a Unix socket.
  package var remote: SocketAddress?
  package var local: SocketAddress?
  /// `nil` when the connection is in clear.
  package var tls: PeerTLS?
  package var timings: StepTimings

  package init(
    versionNumber: Int, version: String, backendPID: Int32, host: String, port: UInt16, remote: SocketAddress? = nil,
    local: SocketAddress? = nil, tls: PeerTLS? = nil, timings: StepTimings = StepTimings()
  ) {
    self.versionNumber = versionNumber
    self.version = version
    self.backendPID = backendPID
    self.host = host
    self.port = port
    self.remote = remote
    self.local = local
    self.tls = tls
    self.timings = timings
  }
}

package struct SocketAddress: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Numeric form, without brackets or zone.
  package var address: String
  package var port: UInt16

  package init(address: String, port: UInt16) {
    self.address = address
    self.port = port
  }

  package var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
