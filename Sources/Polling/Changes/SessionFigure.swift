// What is seen of a session that is to be ended.

import Postgres
import Samples

/// A row of pg_stat_activity by its process id. Without pg_read_all_stats, or membership in the session's role, only pid,
/// application and whether it is a WAL sender are seen.
struct SessionFigure: Sendable, Equatable {
  var pid: Int32
  /// `nil` where it is hidden.
  var startedAt: Moment?
  var role, application, state: String?
  var isClient: Bool
  var isSender: Bool

  /// What is told of it in the journal: `app, reporting, idle`.
  var words: String {
    let known = [role, application, state].compactMap { $0 }.filter { !$0.isEmpty }
    return known.isEmpty ? "there" : known.joined(separator: ", ")
  }

  /// Why it is not touched, whoever asks for it.
  func refusal(own: Set<Int32>, role asking: String?) -> ServerError? {
    if isSender { return error("session \(pid) replicates: it is a WAL sender, which this program never ends") }
    if own.contains(pid) || application?.hasPrefix("pgwatch-tui") == true {
      return error("session \(pid) is one of pgwatch-tui's own")
    }
    guard startedAt != nil else {
      var hidden = error("role \(asking ?? "of the connection") may not see when session \(pid) began")
      hidden.sqlstate = "42501"
      hidden.hint = "GRANT pg_read_all_stats TO \(asking.map(quotedIdentifier) ?? "it")"
      return hidden
    }
    return isClient ? nil : error("process \(pid) is no session of a client")
  }

  private func error(_ message: String) -> ServerError {
    ServerError(severity: "ERROR", sqlstate: nil, message: message)
  }

  @LibpqActor
  static func read(_ pids: [Int32], over session: ChangeSession) async throws(Loss) -> [SessionFigure] {
    let list = ArrayLiteral(pids.map { "\($0)" }).text
    let answer = try await session.ask([[Statement(sql, parameters: [list])]]).first
    guard case .success(let rows)? = answer else { return [] }
    return rows.first?.records.compactMap(SessionFigure.init) ?? []
  }

  /// The moment in UTC, whatever the session's time zone.
  private static let sql = """
    SELECT a.pid, pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS started, a.usename,
      a.application_name, a.state, coalesce(a.backend_type, 'client backend') = 'client backend' AS is_client,
      a.pid IN (SELECT pid FROM pg_catalog.pg_stat_get_wal_senders()) AS is_sender
    FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY ($1::int[])
    """

  private init?(_ row: Record) {
    guard let pid = row.int("pid") else { return nil }
    self.pid = Int32(clamping: pid)
    startedAt = row.moment("started")
    role = row.text("usename")
    application = row.text("application_name")
    state = row.text("state")
    isClient = row.flag("is_client") ?? false
    isSender = row.flag("is_sender") ?? false
  }
}

extension [SessionFigure] {
  /// The very session, and not a later one that has its process id.
  subscript(handle: Change.SessionHandle) -> SessionFigure? {
    first { $0.pid == handle.pid && $0.startedAt == handle.startedAt }
  }
}

extension Change.SessionHandle {
  var name: String { "session \(pid)" }
}
