// What an entry of the log has to do with closed connections: one table, the SQLSTATE first, since it is the same in
// every language.

/// The raw values are used in recordings.
package enum LogClass: String, Sendable, Equatable, CaseIterable, Codable {
  case timeout, authentication, resources, shutdown, replication, tls, network
  /// Explains no closed connection.
  case other

  package var title: String {
    switch self {
    case .timeout: "timeouts"
    case .authentication: "authentication"
    case .resources: "resources"
    case .shutdown: "shutdown"
    case .replication: "replication"
    case .tls: "TLS"
    case .network: "network"
    case .other: "other"
    }
  }

  /// The first rule that fits decides. An SQLSTATE that says what happened is believed before the words, which may quote
  /// anything that a client sent; those without one (00000, XX000, or none in the prefix) are judged by English words.
  package init(severity: LogSeverity?, sqlstate: String?, message: String) {
    if let sqlstate, !silentCodes.contains(sqlstate) {
      self = codeRules.first { $0.fits(code: sqlstate, severity, message) }?.logClass ?? .other
    } else {
      self = wordRules.first { $0.fits(message) }?.logClass ?? .other
    }
  }
}

/// These codes say nothing: what LOG entries have, and errors to which nobody gave one.
private let silentCodes: Set<String> = ["", "00000", "XX000", "01000"]

/// A rule for an SQLSTATE (five characters) or a class of them (the first two).
private struct CodeRule: Sendable {
  var code: String
  /// What the message holds besides; `nil` for any.
  var words: String?
  var isFatal = false
  var logClass: LogClass

  init(_ code: String, _ logClass: LogClass, saying words: String? = nil, fatal: Bool = false) {
    self.code = code
    self.words = words
    isFatal = fatal
    self.logClass = logClass
  }

  func fits(code given: String, _ severity: LogSeverity?, _ message: String) -> Bool {
    given.hasPrefix(code) && (!isFatal || severity == .fatal) && (words.map { message.contains($0) } ?? true)
  }
}

private let codeRules = [
  // query_canceled: by a person, or by statement_timeout, authentication_timeout …
  CodeRule("57014", .other, saying: "user request"),
  CodeRule("57014", .timeout),
  // idle_in_transaction_session_timeout, transaction_timeout (17), idle_session_timeout (14)
  CodeRule("25P03", .timeout),
  CodeRule("25P04", .timeout),
  CodeRule("57P05", .timeout),
  // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped
  CodeRule("57P0", .shutdown),
  // too_many_connections is what too many WAL senders get too, and configuration_limit_exceeded too many slots.
  CodeRule("53300", .replication, saying: "max_wal_senders"),
  CodeRule("53400", .replication, saying: "replication slot"),
  CodeRule("53", .resources),
  // invalid_authorization_specification, invalid_password; a login may also fail for these two.
  CodeRule("28", .authentication),
  CodeRule("3D000", .authentication, fatal: true),
  CodeRule("42501", .authentication, fatal: true),
  // object_in_use, object_not_in_prerequisite_state, undefined_file
  CodeRule("55006", .replication, saying: "replication slot"),
  CodeRule("55000", .replication, saying: "replication slot"),
  CodeRule("58P01", .replication, saying: "WAL segment"),
  // connection_exception: errors of the handshake, of the socket, of the protocol.
  CodeRule("08", .tls, saying: "SSL"),
  CodeRule("08", .timeout, saying: "timed out"),
  CodeRule("08", .network),
  // config_file_error
  CodeRule("F0000", .tls, saying: "certificate"),
]

/// A rule for messages in English without a telling SQLSTATE.
private struct WordRule: Sendable {
  /// What the message begins with; `…` stands for anything, as in `server process (PID … was terminated`.
  var pattern: String
  var logClass: LogClass

  init(_ pattern: String, _ logClass: LogClass) {
    self.pattern = pattern
    self.logClass = logClass
  }

  func fits(_ message: String) -> Bool {
    var rest = Substring(message)
    for (index, part) in pattern.split(separator: "…", omittingEmptySubsequences: false).enumerated() {
      if part.isEmpty { continue }
      guard let place = index == 0 ? rest.prefixRange(part) : rest.firstRange(of: part) else { return false }
      rest = rest[place.upperBound...]
    }
    return true
  }
}

extension Substring {
  fileprivate func prefixRange(_ part: Substring) -> Range<Index>? {
    hasPrefix(part) ? startIndex..<(index(startIndex, offsetBy: part.count, limitedBy: endIndex) ?? endIndex) : nil
  }
}

private let wordRules = [
  // Sockets: what TCP keepalives and tcp_user_timeout ended reads `timed out`.
  WordRule("could not receive data from client:…timed out", .timeout),
  WordRule("could not send data to client:…timed out", .timeout),
  WordRule("terminating connection due to idle-session timeout", .timeout),
  WordRule("terminating connection due to idle-in-transaction timeout", .timeout),
  WordRule("terminating connection due to transaction timeout", .timeout),
  WordRule("canceling statement due to statement timeout", .timeout),
  WordRule("canceling authentication due to timeout", .timeout),

  WordRule("could not accept SSL connection", .tls),
  WordRule("SSL ", .tls),
  WordRule("could not load …certificate", .tls),
  WordRule("could not load private key", .tls),

  WordRule("could not receive data from client", .network),
  WordRule("could not send data to client", .network),
  WordRule("unexpected EOF", .network),
  WordRule("connection to client lost", .network),
  WordRule("incomplete startup packet", .network),
  WordRule("invalid length of startup packet", .network),
  WordRule("could not accept new connection", .network),

  WordRule("terminating walsender process due to replication timeout", .replication),
  WordRule("number of requested standby connections exceeds max_wal_senders", .replication),
  WordRule("all replication slots are in use", .replication),
  WordRule("replication slot …is active for PID", .replication),
  WordRule("replication slot …does not exist", .replication),
  WordRule("can no longer get changes from replication slot", .replication),
  WordRule("invalidating …slot", .replication),
  WordRule("terminating process …to release replication slot", .replication),
  WordRule("requested WAL segment …has already been removed", .replication),
  WordRule("starting logical decoding for slot", .replication),
  WordRule("logical decoding found", .replication),

  WordRule("password authentication failed", .authentication),
  WordRule("no pg_hba.conf entry", .authentication),
  WordRule("pg_hba.conf rejects", .authentication),
  WordRule("connection requires a valid client certificate", .authentication),
  WordRule("…authentication failed for user", .authentication),
  WordRule("role \"…\" does not exist", .authentication),
  WordRule("role \"…\" is not permitted to log in", .authentication),
  WordRule("certificate authentication failed", .authentication),

  WordRule("sorry, too many clients already", .resources),
  WordRule("remaining connection slots are reserved", .resources),
  WordRule("too many connections for", .resources),
  WordRule("out of memory", .resources),
  WordRule("could not fork", .resources),
  WordRule("…No space left on device", .resources),
  WordRule("…Too many open files", .resources),

  WordRule("terminating connection due to administrator command", .shutdown),
  WordRule("terminating connection because of crash of another server process", .shutdown),
  WordRule("terminating connection due to unexpected postmaster exit", .shutdown),
  WordRule("the database system is ", .shutdown),
  WordRule("database system is ", .shutdown),
  WordRule("database system was ", .shutdown),
  WordRule("received …shutdown request", .shutdown),
  WordRule("shutting down", .shutdown),
  WordRule("starting PostgreSQL", .shutdown),
  WordRule("server process (PID …was terminated", .shutdown),
  WordRule("server process (PID …exited with exit code", .shutdown),
  WordRule("terminating any other active server processes", .shutdown),
  WordRule("all server processes terminated", .shutdown),
  WordRule("received promote request", .shutdown),
]
