// What the error text of a source says. Texts are chains of causes and wrapped in at least two ways, so they are
// searched, never compared; the order is from specific to general.

/// What one kind of error text means.
package struct SourceError: Sendable, Equatable {
  package var cause: Cause
  /// Whether Materialize's retry can succeed without somebody changing something. Status `stalled` does not tell.
  package var heals: Bool
  /// One clause that can follow "because".
  package var meaning: String
  package var clarity: Clarity
  /// The settings of the upstream that are to blame.
  package var settings: Set<String>

  /// How much a text tells of the cause.
  package enum Clarity: Sendable, Equatable {
    /// It names the cause.
    case says
    /// It fits this cause best, and others too.
    case suggests
    /// It fits every cause.
    case vague
  }

  /// Whether only a new source (or table) helps: what was missed can never be read again.
  package var needsRecreation: Bool { !heals && cause.whyRecreate != nil }

  /// The meaning of an error text; `nil` for a text that is not known.
  package init?(_ text: String) {
    let text = text.lowercased()
    guard let known = SourceError.catalog.first(where: { $0.matches(text) }) else { return nil }
    self = known.error
  }

  /// "connection closed" is what the client says when its connection task had died already: the reason is in the
  /// errors that follow, not in this one.
  package static func isVague(_ text: String) -> Bool { SourceError(text)?.clarity == .vague }
}

extension SourceError {
  private struct Pattern: Sendable {
    /// All of these stand in the text, in lower case.
    var words: [String]
    var error: SourceError

    func matches(_ text: String) -> Bool { words.allSatisfy(text.contains) }
  }

  private static func pattern(
    _ words: String..., cause: Cause, heals: Bool, _ meaning: String, _ clarity: Clarity = .says,
    settings: Set<String> = []
  ) -> Pattern {
    let error = SourceError(cause: cause, heals: heals, meaning: meaning, clarity: clarity, settings: settings)
    return Pattern(words: words, error: error)
  }

  private init(cause: Cause, heals: Bool, meaning: String, clarity: Clarity, settings: Set<String>) {
    self.cause = cause
    self.heals = heals
    self.meaning = meaning
    self.clarity = clarity
    self.settings = settings
  }

  private static let catalog: [Pattern] = [
    // Slots.
    pattern(
      "slot compacted past snapshot point", cause: .slotLost, heals: false,
      "the slot moved past the point of the snapshot: recreate the source"),
    pattern(
      "slot overcompacted", cause: .slotLost, heals: false,
      "the slot no longer holds the WAL that Materialize needs: recreate the source"),
    pattern(
      "replication slot has been invalidated", cause: .slotLost, heals: false,
      "the slot exceeded max_slot_wal_keep_size: recreate the source"),
    pattern("can no longer", "replication slot", cause: .slotLost, heals: false, "the slot was invalidated upstream"),
    pattern("slot mysteriously missing", cause: .slotLost, heals: false, "the slot is gone"),
    pattern(
      "replication slot already exists", cause: .slotInUse, heals: true, "two replicas raced to create the slot"),
    pattern(
      "creating replication slot", "timed out", cause: .slotInUse, heals: true,
      "the slot waits for transactions that are still open upstream"),
    pattern("is active for pid", cause: .slotInUse, heals: true, "another connection still holds the slot"),
    pattern(
      "all replication slots are in use", cause: .replicationCapacity, heals: false, "max_replication_slots is used up"),
    pattern("exceeds max_wal_senders", cause: .replicationCapacity, heals: true, "max_wal_senders is used up"),
    // The upstream is another one than before.
    pattern(
      "timeline id", cause: .failover, heals: false,
      "the upstream changed its timeline (failover or restore): recreate the source"),
    pattern("publication", "does not exist", cause: .publicationMissing, heals: false, "the publication is gone"),
    pattern("publication", "is empty", cause: .publicationMissing, heals: false, "the publication names no table"),
    pattern("table was truncated", cause: .upstreamChange, heals: false, "a table was truncated upstream"),
    pattern("table was dropped", cause: .upstreamChange, heals: false, "a table was dropped upstream"),
    pattern("was dropped", cause: .upstreamChange, heals: false, "a table was dropped upstream"),
    pattern("incompatible schema change", cause: .upstreamChange, heals: false, "a table was altered upstream"),
    pattern("replica identity to full", cause: .upstreamChange, heals: false, "a table lacks REPLICA IDENTITY FULL"),
    pattern("failed to cast raw column", cause: .upstreamChange, heals: false, "a column holds what it did not before"),
    pattern(
      "unexpected number of columns", cause: .upstreamChange, heals: false, "a table has other columns than before"),
    pattern("invalid utf8 string", cause: .upstreamChange, heals: false, "a row holds text that is not UTF-8"),
    pattern(
      "could not map filenumber", cause: .upstreamChange, heals: false, "a bug of Aurora 16.1: upgrade to 16.2 or later"
    ),
    // The SSH bastion: before the general words that its errors hold too.
    pattern("could not resolve hostname", cause: .dnsFailure, heals: true, "the bastion's name does not resolve"),
    pattern("permission denied (publickey", cause: .authenticationFailure, heals: false, "the bastion refuses the key"),
    pattern(
      "failed to connect to the remote host", "port", cause: .firewallChange, heals: true,
      "the bastion cannot be reached", .suggests),
    pattern(
      "error communicating with ssh tunnel", cause: .networkInstability, heals: true,
      "the SSH tunnel broke", .suggests),
    pattern(
      "error setting up ssh", cause: .networkInstability, heals: true, "the SSH tunnel cannot be set up", .suggests),
    // Authentication and access.
    pattern("password authentication failed", cause: .authenticationFailure, heals: false, "the password is refused"),
    pattern(
      "requires a valid client certificate", cause: .certificateExpiry, heals: false,
      "the server demands a client certificate"),
    pattern(
      "certificate authentication failed", cause: .authenticationFailure, heals: false,
      "the client certificate belongs to another role"),
    pattern("database", "does not exist", cause: .authenticationFailure, heals: false, "the database is gone"),
    pattern(
      "permission denied to start wal sender", cause: .authenticationFailure, heals: false, "the role lacks REPLICATION"
    ),
    pattern("role", "is not permitted to log in", cause: .authenticationFailure, heals: false, "the role lacks LOGIN"),
    pattern("password missing", cause: .authenticationFailure, heals: false, "no password was given"),
    pattern("no pg_hba.conf entry", cause: .hbaRejection, heals: false, "no line of pg_hba.conf lets it in"),
    pattern("pg_hba.conf rejects", cause: .hbaRejection, heals: false, "a line of pg_hba.conf rejects it"),
    pattern("role", "does not exist", cause: .authenticationFailure, heals: false, "the role is gone"),
    pattern(
      "must be superuser or replication role", cause: .authenticationFailure, heals: false, "the role lacks REPLICATION"
    ),
    // Capacity.
    pattern(
      "remaining connection slots are reserved", cause: .resourceExhaustion, heals: true,
      "no connection slot is left for ordinary roles"),
    pattern("too many clients", cause: .resourceExhaustion, heals: true, "no connection slot is left at all"),
    pattern(
      "too many connections for", cause: .resourceExhaustion, heals: true,
      "a CONNECTION LIMIT of role or database is reached"),
    pattern("out of memory", cause: .resourceExhaustion, heals: true, "the upstream lacks memory"),
    pattern(
      "could not fork new process", cause: .resourceExhaustion, heals: true, "the upstream cannot start processes"),
    pattern(
      "could not resize shared memory", cause: .resourceExhaustion, heals: true, "the upstream lacks shared memory"),
    // The server comes and goes.
    pattern(
      "terminating connection due to administrator command", cause: .serverRestart, heals: true,
      "the session was terminated, or the server shut down", .suggests),
    pattern("crash of another server process", cause: .serverRestart, heals: true, "a server process crashed"),
    pattern("the database system is", cause: .serverRestart, heals: true, "the server is starting or stopping"),
    // Timeouts.
    pattern(
      "due to replication timeout", cause: .connectionTimeout, heals: true,
      "the WAL sender had no answer for wal_sender_timeout", settings: ["wal_sender_timeout"]),
    pattern(
      "idle-session timeout", cause: .connectionTimeout, heals: true, "idle_session_timeout ended the session",
      settings: ["idle_session_timeout"]),
    pattern(
      "idle-in-transaction timeout", cause: .connectionTimeout, heals: true,
      "idle_in_transaction_session_timeout ended the session", settings: ["idle_in_transaction_session_timeout"]),
    pattern(
      "transaction timeout", cause: .connectionTimeout, heals: true, "transaction_timeout ended the session",
      settings: ["transaction_timeout"]),
    pattern(
      "due to statement timeout", cause: .connectionTimeout, heals: true, "statement_timeout cancelled a query",
      settings: ["statement_timeout"]),
    pattern(
      "due to lock timeout", cause: .connectionTimeout, heals: true, "lock_timeout cancelled a query",
      settings: ["lock_timeout"]),
    pattern(
      "timeout waiting for server", cause: .firewallChange, heals: true,
      "nothing answers: packets are dropped", .suggests),
    pattern(
      "deadline has elapsed", cause: .firewallChange, heals: true, "nothing answers: packets are dropped", .suggests),
    // TLS.
    pattern(
      "alert certificate expired", cause: .certificateExpiry, heals: false,
      "the certificate that Materialize shows has expired"),
    pattern("certificate has expired", cause: .certificateExpiry, heals: false, "a certificate has expired"),
    pattern("certificate expired", cause: .certificateExpiry, heals: false, "a certificate has expired"),
    pattern(
      "self-signed certificate", cause: .certificateExpiry, heals: false, "the certificate's issuer is not trusted"),
    pattern(
      "self signed certificate", cause: .certificateExpiry, heals: false, "the certificate's issuer is not trusted"),
    pattern("does not support tls", cause: .certificateExpiry, heals: false, "the server offers no TLS"),
    pattern(
      "error performing tls handshake", "reset by peer", cause: .networkInstability, heals: true,
      "the connection was reset in the TLS handshake", .suggests),
    pattern(
      "error performing tls handshake", cause: .certificateExpiry, heals: true, "the TLS handshake fails", .suggests),
    // Names and networks.
    pattern("failed to lookup address", cause: .dnsFailure, heals: true, "the host's name does not resolve"),
    pattern("name or service not known", cause: .dnsFailure, heals: true, "the host's name does not resolve"),
    pattern("did not resolve to any ips", cause: .dnsFailure, heals: true, "the host's name does not resolve"),
    pattern("resolved to a private ip", cause: .dnsFailure, heals: false, "the host's name leads to a private address"),
    pattern(
      "replication event outside of transaction", cause: .loadBalancer, heals: true,
      "the replication stream was not in order: something stands in the path", .suggests),
    pattern(
      "lsn mismatch between begin and commit", cause: .loadBalancer, heals: true,
      "the replication stream was not in order: something stands in the path", .suggests),
    pattern("unsupported startup parameter", cause: .loadBalancer, heals: false, "a pooler stands in the path"),
    pattern("server login has been failing", cause: .loadBalancer, heals: false, "a pooler stands in the path"),
    pattern("no more connections allowed", cause: .loadBalancer, heals: true, "a pooler in the path takes no more"),
    pattern("server conn crashed", cause: .loadBalancer, heals: true, "a pooler in the path lost the server"),
    pattern("query_wait_timeout", cause: .loadBalancer, heals: false, "a pooler stands in the path"),
    pattern("connection refused", cause: .serverRestart, heals: true, "nothing listens there", .suggests),
    pattern(
      "connection timed out", cause: .firewallChange, heals: true, "nothing answers: packets are dropped", .suggests),
    pattern("no route to host", cause: .firewallChange, heals: true, "no route leads there", .suggests),
    pattern("network is unreachable", cause: .firewallChange, heals: true, "no route leads there", .suggests),
    pattern("error connecting to server", cause: .firewallChange, heals: true, "TCP cannot be set up", .suggests),
    pattern("connection reset by peer", cause: .networkInstability, heals: true, "the connection was reset", .suggests),
    pattern("broken pipe", cause: .networkInstability, heals: true, "the connection broke", .suggests),
    pattern(
      "error communicating with the server", cause: .networkInstability, heals: true, "the connection broke", .suggests),
    pattern(
      "stream ended", cause: .serverRestart, heals: true, "the server ended the replication stream in order", .suggests),
    pattern(
      "connection closed", cause: .networkInstability, heals: true,
      "the connection ended; this text never says why, the next attempt's error does", .vague),
    pattern("sql client error", cause: .networkInstability, heals: true, "the connection broke", .vague),
  ]
}

extension SourceError {
  /// The most telling error of an incident: its newest one that is not vague, else the newest. `errors` are the texts
  /// since the source last ran, oldest first.
  package static func telling(_ errors: [String]) -> String? {
    errors.last { !isVague($0) } ?? errors.last
  }
}
