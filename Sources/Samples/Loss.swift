// A connection that was not had, or had no longer. Losing one is what this program is about: a value like any other.

/// The steps of a connection in the order in which they happen.
package enum Step: String, Sendable, Equatable, CaseIterable, Comparable, Codable {
  case dns, tcp, tls, authentication, query
  /// Between two questions: nothing was asked when the connection went.
  case idle

  package static func < (a: Step, b: Step) -> Bool { a.order < b.order }
  private var order: Int { Step.allCases.firstIndex(of: self) ?? 0 }
}

/// How and where a connection was lost.
package struct Loss: Error, Sendable, Equatable, Codable {
  package enum Kind: String, Sendable, Equatable, Codable {
    /// The name did not resolve (`EAI_NONAME` …).
    case unresolved
    /// `ECONNREFUSED`, or no socket file: nothing listens there.
    case refused
    /// `ECONNRESET`, `EPIPE`, or an end of file that no message explained.
    case cut
    /// `EHOSTUNREACH`, `ENETUNREACH`, an ICMP prohibition.
    case unreachable
    /// The deadline of the step passed without a sign of life.
    case silent
    /// The TLS handshake failed: a certificate, a protocol version, a server without TLS.
    case tls
    /// The server said why (`server` holds its words): authentication, capacity, shutdown …
    case rejected
    /// A password was demanded and none was given.
    case passwordMissing
    /// The server sent more than is ever needed, and was dropped.
    case excessive
    /// The conninfo cannot be used: no dialling happened.
    case unusable
    /// We closed it ourselves.
    case closed
  }

  package var kind: Kind
  package var step: Step
  /// The server's last words: the FATAL error or notice, with its SQLSTATE. The reason of an end while idle stands here.
  package var server: ServerError?
  /// `errno` of the failed call, 0 if there was none.
  package var errno: Int32
  /// What libpq, the resolver or the deadline said, one paragraph, without secrets. Untrusted text.
  package var message: String
  /// The address that was being dialled, such as `10.0.4.17:5432`; `nil` before one was known.
  package var address: String?
  /// How long the steps took that were completed.
  package var timings: StepTimings
  /// What the server showed in the TLS handshake of a login that failed; `nil` if there was none.
  package var peer: PeerTLS?

  package init(
    kind: Kind, step: Step, server: ServerError? = nil, errno: Int32 = 0, message: String, address: String? = nil,
    timings: StepTimings = StepTimings(), peer: PeerTLS? = nil
  ) {
    self.kind = kind
    self.step = step
    self.server = server
    self.errno = errno
    self.message = message.withoutSecrets
    self.address = address
    self.timings = timings
    self.peer = peer
  }

  package var sqlstate: String? { server?.sqlstate }
}

/// How long each step of the last connection took; `nil` for a step that was not reached or does not apply
/// (no look-up for an address, no TLS in clear).
package struct StepTimings: Sendable, Equatable, Codable {
  package var dns, tcp, tls, authentication, query: Duration?

  package init(
    dns: Duration? = nil, tcp: Duration? = nil, tls: Duration? = nil, authentication: Duration? = nil,
    query: Duration? = nil
  ) {
    self.dns = dns
    self.tcp = tcp
    self.tls = tls
    self.authentication = authentication
    self.query = query
  }

  /// Nothing is done while idle: that takes no time, and is not noted.
  package subscript(step: Step) -> Duration? {
    get {
      switch step {
      case .dns: dns
      case .tcp: tcp
      case .tls: tls
      case .authentication: authentication
      case .query: query
      case .idle: nil
      }
    }
    set {
      switch step {
      case .dns: dns = newValue
      case .tcp: tcp = newValue
      case .tls: tls = newValue
      case .authentication: authentication = newValue
      case .query: query = newValue
      case .idle: break
      }
    }
  }
}
