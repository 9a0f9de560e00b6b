// How far one gets towards a server from this machine, address by address and step by step, without logging in.

/// One probe of a server: what became of each of its addresses.
package struct Reachability: Sendable, Equatable, Codable {
  /// When the probe was over.
  package var at: Moment
  /// In the order in which libpq would dial them.
  package var addresses: [AddressProbe]
  /// Addresses beyond those that one probe tries.
  package var leftOut: Int

  package init(at: Moment, addresses: [AddressProbe], leftOut: Int = 0) {
    self.at = at
    self.addresses = addresses
    self.leftOut = leftOut
  }
}

package struct AddressProbe: Sendable, Equatable, Codable {
  /// The host as the conninfo names it: a name, an address, or the folder of a Unix socket.
  package var host: String
  package var port: UInt16
  /// One of the host's addresses; `nil` when none was found, and for a Unix socket.
  package var address: SocketAddress?
  package var dns, tcp, tls: StepOutcome
  /// What the server showed in the handshake; `nil` without one.
  package var peer: PeerTLS?

  package init(
    host: String, port: UInt16, address: SocketAddress?, dns: StepOutcome, tcp: StepOutcome, tls: StepOutcome,
    peer: PeerTLS? = nil
  ) {
    self.host = host
    self.port = port
    self.address = address
    self.dns = dns
    self.tcp = tcp
    self.tls = tls
    self.peer = peer
  }
}

/// What became of one step, and how long it took.
package enum StepOutcome: Sendable, Equatable, Codable {
  case passed(Duration)
  /// `after` is `nil` where only the failure itself was measured.
  case failed(StepFailure, after: Duration?)
  case skipped(SkipReason)

  package var duration: Duration? { if case .passed(let span) = self { span } else { nil } }
  package var failure: StepFailure? { if case .failed(let failure, _) = self { failure } else { nil } }
}

package struct StepFailure: Error, Sendable, Equatable, Codable {
  /// `refused`, `unreachable`, `silent` (nothing came within the deadline) and `cut` are what tells a dead server from
  /// a firewall.
  package var kind: Loss.Kind
  /// Of the failed call, 0 if there was none: a `cut` with ECONNRESET is a reset, without it an end without a word.
  package var errno: Int32
  /// Untrusted text.
  package var message: String

  package init(kind: Loss.Kind, errno: Int32 = 0, message: String) {
    self.kind = kind
    self.errno = errno
    self.message = message
  }
}

package enum SkipReason: String, Sendable, Equatable, Codable {
  /// An address in numbers needs no look-up; a Unix socket has no network in between.
  case notNeeded
  /// An earlier step came to nothing.
  case notReached
  /// The server has hardly a connection left: it is not to be bothered.
  case scarceHeadroom
  /// The server offers no TLS, and the conninfo does not ask for it.
  case notOffered
}

/// What the kernel knows of our own TCP connection (Linux: TCP_INFO), as of the latest answer.
package struct Transport: Sendable, Equatable, Codable {
  /// The smoothed round-trip time of the segments, and its mean deviation. Unlike the time to an answer, these do not
  /// include the server's work.
  package var roundTrip, deviation: Duration
  /// Segments that were sent again since the connection began.
  package var retransmits: Int
  /// Segments that are on their way without an acknowledgement.
  package var unacknowledged: Int

  package init(roundTrip: Duration, deviation: Duration, retransmits: Int, unacknowledged: Int) {
    self.roundTrip = roundTrip
    self.deviation = deviation
    self.retransmits = retransmits
    self.unacknowledged = unacknowledged
  }
}
