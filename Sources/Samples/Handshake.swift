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

/// The TLS of our own connection.
package struct PeerTLS: Sendable, Equatable, Codable {
  /// `TLSv1.3`
  package var version: String
  /// `TLS_AES_256_GCM_SHA384`
  package var cipher: String
  package var bits: Int
  /// The server's chain as presented, its own certificate first.
  package var chain: [Certificate]

  package init(version: String, cipher: String, bits: Int, chain: [Certificate]) {
    self.version = version
    self.cipher = cipher
    self.bits = bits
    self.chain = chain
  }
}

/// What is shown of an X.509 certificate. Names are untrusted text.
package struct Certificate: Sendable, Equatable, Codable {
  /// RFC 2253 form: `CN=orders-db,O=Example`.
  package var subject, issuer: String
  /// DNS names and addresses of subjectAltName.
  package var names: [String]
  package var notBefore, notAfter: Moment

  package init(subject: String, issuer: String, names: [String], notBefore: Moment, notAfter: Moment) {
    self.subject = subject
    self.issuer = issuer
    self.names = names
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}

/// A certificate file on this machine that a conninfo names (`sslcert`), or that libpq would take by default.
package struct CertificateFile: Sendable, Equatable, Codable {
  package var path: String
  package var outcome: Outcome

  package enum Outcome: Sendable, Equatable, Codable {
    case read([Certificate])
    /// Why it could not be read: the words of errno or of OpenSSL.
    case unreadable(String)
  }

  package init(path: String, outcome: Outcome) {
    self.path = path
    self.outcome = outcome
  }
}

/// The certificates on this machine that a connection uses; `nil` where it uses none. Read whether the server answers
/// or not.
package struct OwnCertificates: Sendable, Equatable, Codable {
  package var client, root: CertificateFile?

  package init(client: CertificateFile? = nil, root: CertificateFile? = nil) {
    self.client = client
    self.root = root
  }
}
