// Finds out what became of a change whose end nobody saw, and has the server read what was written but not read.

import Postgres
import Samples

/// Compares what the server has with what was asked for; sends nothing that changes anything, unless it is told to.
@LibpqActor
struct ChangeInquiry {
  let access: ChangeAccess

  /// - Returns: `nil` while it cannot be known: the session that changes may still be at it.
  func outcome(of entry: JournalEntry) async throws(Loss) -> ChangeReport.Stage? {
    guard let action = entry.action else { return nil }
    let session = try await access.dial()
    defer { session.close() }
    if try await isUnderWay(session) { return nil }
    if case .end(let sessions) = action {
      let left = try await SessionFigure.read(sessions.map(\.pid), over: session)
      return ChangeInquiry.judge(sessions, left, entry)
    }
    guard case .success(let items) = try await session.read(ScopeQuestion(action, access)) else { return nil }
    return ChangeInquiry.judge(action, items, entry)
  }

  /// What was written is read by the server, as the operator confirmed it with the change.
  /// - Returns: what became of it then; `nil` as long as that cannot be known.
  func putInForce(_ entry: JournalEntry) async throws(Loss) -> ChangeReport.Stage? {
    let session = try await access.dial()
    defer { session.close() }
    // Whatever comes of it shows in what is read back, on a new session.
    _ = try await session.reload(within: ChangeRun.longestReload)
    return try await outcome(of: entry)
  }

  /// A session whose client has gone finishes its statement all the same.
  private func isUnderWay(_ session: ChangeSession) async throws(Loss) -> Bool {
    let others = Statement(
      """
      SELECT pg_catalog.count(*) AS others FROM pg_catalog.pg_stat_activity
      WHERE application_name = $1 AND pid <> pg_catalog.pg_backend_pid() AND state <> 'idle'
      """, parameters: [ChangeAccess.applicationName])
    guard case .success(let rows)? = try await session.ask([[others]]).first else { return false }
    return (rows.first?.records.first?.int("others") ?? 0) > 0
  }

  nonisolated static func judge(
    _ action: Change.Action, _ items: [ScopeItem], _ entry: JournalEntry
  ) -> ChangeReport.Stage {
    var done: [ChangeReport.Difference] = []
    var (waits, isUnread) = (false, false)
    for wanted in action.wanted {
      let standing = items[named: wanted.setting]?.standing(wanting: wanted.value) ?? .other("unknown")
      if case .other = standing { continue }
      waits = waits || standing == .waitsForRestart
      isUnread = isUnread || standing == .unread
      let old = entry.differences.first { $0.name == wanted.setting }?.old
      done.append(ChangeReport.Difference(wanted.setting, old: old, new: action.words(wanted.value)))
    }
    if done.isEmpty { return .refused(didNotHappen) }
    if isUnread { return .notInForce(done, undo: entry.undo) }
    return waits ? .awaitingRestart(done, undo: entry.undo) : .applied(done, undo: entry.undo)
  }

  nonisolated static func judge(
    _ sessions: [Change.SessionHandle], _ left: [SessionFigure], _ entry: JournalEntry
  ) -> ChangeReport.Stage {
    if sessions.allSatisfy({ left[$0] != nil }) { return .refused(didNotHappen) }
    return .applied(
      sessions.map { handle in
        let old = entry.differences.first { $0.name == handle.name }?.old
        return ChangeReport.Difference(handle.name, old: old, new: left[handle] == nil ? "gone" : "still there")
      }, undo: nil)
  }

  nonisolated private static let didNotHappen = ServerError(
    severity: "ERROR", sqlstate: nil, message: "it did not happen: the connection ended before the server had it")
}
