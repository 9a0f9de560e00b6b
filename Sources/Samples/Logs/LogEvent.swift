// One entry of a PostgreSQL server's log, whatever the format that it was written in.

/// All texts are the server's, untrusted and cut to `longestText`; `nil` means that the log does not say.
package struct LogEvent: Sendable, Equatable, Codable {
  /// By the server's clock; `nil` where log_line_prefix has no time.
  package var at: Moment?
  /// `nil` for a word of another language than English.
  package var severity: LogSeverity?
  package var sqlstate: String?
  package var message: String
  package var detail, hint: String?
  package var pid: Int32?
  package var role, database, application: String?
  /// Of the client; `[local]` over a Unix socket.
  package var address: String?
  /// `client backend`, `walsender` … (csvlog since 13, jsonlog, `%b`).
  package var backendType: String?
  /// How long the session lasted that ended here (log_disconnections, in English).
  package var sessionTime: Duration?
  package var logClass: LogClass
  /// Where the entry begins, in bytes from the beginning of its file.
  package var offset: Int64

  /// In characters.
  package static let longestText = 600

  package init(
    at: Moment? = nil, severity: LogSeverity?, sqlstate: String? = nil, message: String, logClass: LogClass = .other,
    offset: Int64 = 0
  ) {
    self.at = at
    self.severity = severity
    self.sqlstate = sqlstate
    self.message = message
    self.logClass = logClass
    self.offset = offset
  }
}

/// The raw values are the words in the log.
package enum LogSeverity: String, Sendable, Equatable, CaseIterable, Codable {
  case debug = "DEBUG"
  case info = "INFO"
  case notice = "NOTICE"
  case log = "LOG"
  case warning = "WARNING"
  case error = "ERROR"
  /// Ended its session.
  case fatal = "FATAL"
  /// Ended all sessions.
  case panic = "PANIC"

  /// Takes the levels `DEBUG1` to `DEBUG5` together.
  package init?(word: some StringProtocol) {
    guard let severity = LogSeverity(rawValue: word.hasPrefix("DEBUG") ? "DEBUG" : String(word)) else { return nil }
    self = severity
  }
}
