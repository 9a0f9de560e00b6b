// Carries out one change, from the first look at what is there to the proof of what is there now.

import Postgres
import Samples

/// The course: dial → read what the scope holds → write the journal → send → have the configuration read → read back on
/// a new session. Whatever goes wrong on the way ends it with its own outcome; what was done by then is taken back, as
/// long as the server can be reached.
@LibpqActor
struct ChangeRun {
  let change: Change
  let access: ChangeAccess
  /// Writes an entry down. Nothing is sent before the first one is safe.
  let record: ChangeRecorder
  let now: @Sendable () -> Moment
  let tell: @LibpqActor (ChangeReport.Stage) -> Void

  /// The server reads its configuration within a second or never.
  static let longestReload = Duration.seconds(5)
  private static let longestReturn = Duration.seconds(1)

  private static let attempts = 5
  private static let tooManyConnections = "53300"

  /// - Returns: the journal's entry as it stands at the end; `nil` when nothing was written there.
  func run() async -> JournalEntry? {
    var entry = JournalEntry(change, host: access.host, role: access.role, at: now())
    let stage: ChangeReport.Stage
    do throws(ChangeFailure) {
      stage = try await carryOut(&entry)
    } catch {
      stage = error.stage
    }
    let isRecorded = entry.outcome == .begun
    entry.conclude(stage)
    // That the outcome cannot be written down changes nothing on the server. Whoever keeps the journal says it.
    if isRecorded { try? await record(entry) }
    tell(stage)
    return isRecorded ? entry : nil
  }

  private func carryOut(_ entry: inout JournalEntry) async throws(ChangeFailure) -> ChangeReport.Stage {
    tell(.underWay("connecting as \(access.role ?? "the upstream's role")"))
    let session = try await ChangeFailure.notSent { () throws(Loss) in try await dial() }
    defer { session.close() }
    tell(.underWay("reading what is there now"))
    if case .end(let sessions) = change.action {
      let ending = SessionsEnding(sessions: sessions, access: access, session: session)
      let before = try await ending.look()
      entry.differences = ending.differences(before)
      try await begin(&entry)
      return .applied(try await ending.end(before) { tell(.underWay($0)) }, undo: nil)
    }
    let before = try await ChangeFailure.notSent { () throws(Loss) in try await session.read(question) }
    let items: [ScopeItem]
    do throws(ServerError) { items = try before.get() } catch { throw .refused(error, takingBack: nil) }
    if let other = change.expects?.otherwise(in: items) { throw .refused(other, takingBack: nil) }
    if items.contains(where: { $0.isOutdated }) {
      tell(.underWay("what is missing there is a reload: it comes with this"))
    }
    entry.differences = change.action.differences(from: items, to: nil)
    entry.undo = change.action.undo(to: items)
    try await begin(&entry)
    return try await send(over: session, from: items)
  }

  /// On a full server the reserve is taken for moments by those that are being turned away: an administrator tries a few
  /// times.
  private func dial() async throws(Loss) -> ChangeSession {
    for _ in 1..<ChangeRun.attempts {
      do throws(Loss) {
        return try await access.dial()
      } catch {
        guard error.sqlstate == ChangeRun.tooManyConnections, !Task.isCancelled else { throw error }
        tell(.underWay("every connection slot is taken: trying again"))
        try? await Task.sleep(for: .milliseconds(300))
      }
    }
    return try await access.dial()
  }

  private func begin(_ entry: inout JournalEntry) async throws(ChangeFailure) {
    tell(.underWay("writing the journal"))
    do throws(NotRecorded) {
      try await record(entry.begun)
    } catch {
      throw .notRecorded(error.reason)
    }
    entry = entry.begun
  }

  // MARK: Sending

  private func send(over session: ChangeSession, from before: [ScopeItem]) async throws(ChangeFailure)
    -> ChangeReport.Stage
  {
    let action = change.action
    let (passed, refusal) = try await ChangeFailure.lost { () throws(Loss) in
      try await session.send(action.groups) { tell(.underWay($0)) }
    }
    if let refusal {
      let words = passed > 0 ? try await takeBack(first: passed, to: before, over: session) : nil
      throw .refused(refusal, takingBack: words)
    }
    if action.needsReload { try await reload(over: session, from: before) }
    tell(.underWay("reading back on a new session"))
    let after = try await readAnew(besides: session, from: before)
    return try await judge(before, after, over: session)
  }

  /// A file with an error in it is noticed before the server is told to read it.
  private func reload(over session: ChangeSession, from before: [ScopeItem]) async throws(ChangeFailure) {
    let written = try await expect(
      try await ChangeFailure.lost { () throws(Loss) in try await session.read(question) }, before, over: session)
    if let obstacle = written.lazy.compactMap(\.obstacle).first {
      throw .takenBack(obstacle, try await takeBack(to: before, over: session))
    }
    tell(.underWay("having the server read its configuration"))
    switch try await ChangeFailure.lost({ () throws(Loss) in try await session.reload(within: ChangeRun.longestReload) }
    ) {
    case .done: break
    case .refused(let error): throw .refused(error, takingBack: try await takeBack(to: before, over: session))
    case .missing:
      let reason = "the server did not read its configuration: a file may have an error, which its log names"
      throw .takenBack(reason, try await takeBack(to: before, over: session))
    }
  }

  private func judge(
    _ before: [ScopeItem], _ after: [ScopeItem], over session: ChangeSession
  ) async throws(ChangeFailure) -> ChangeReport.Stage {
    let undo = change.action.undo(to: before)
    var waits = false
    for wanted in change.action.wanted {
      switch after[named: wanted.setting]?.standing(wanting: wanted.value) {
      case .reached: break
      case .waitsForRestart: waits = true
      case .unread, nil:
        let reason = "\(wanted.setting) was written, but the server did not put it in force; its log says why"
        throw .takenBack(reason, try await takeBack(to: before, over: session))
      case .other(let reason): throw .takenBack(reason, try await takeBack(to: before, over: session))
      }
    }
    // What is in force until the restart is still the old value: what is told is the one that was asked for.
    return waits
      ? .awaitingRestart(change.action.differences(from: before, to: nil), undo: undo)
      : .applied(change.action.differences(from: before, to: after), undo: undo)
  }

  // MARK: Reading back and taking back

  private var question: ScopeQuestion { ScopeQuestion(change.action, access) }

  private func readAnew(
    besides session: ChangeSession, from before: [ScopeItem]
  ) async throws(ChangeFailure) -> [ScopeItem] {
    let answer = try await ChangeFailure.lost { () throws(Loss) in
      guard let fresh = try await dialAnew() else { return try await session.read(question) }
      defer { fresh.close() }
      return try await fresh.read(question)
    }
    return try await expect(answer, before, over: session)
  }

  /// On a full server there may be no slot for a second session: then the one that is there has to do.
  private func dialAnew() async throws(Loss) -> ChangeSession? {
    do throws(Loss) {
      return try await access.dial()
    } catch {
      guard error.sqlstate == ChangeRun.tooManyConnections else { throw error }
      return nil
    }
  }

  /// What was changed and cannot be looked at does not stay.
  private func expect(
    _ answer: Result<[ScopeItem], ServerError>, _ before: [ScopeItem], over session: ChangeSession
  ) async throws(ChangeFailure) -> [ScopeItem] {
    switch answer {
    case .success(let items): return items
    case .failure(let error):
      let reason = "it could not be read back: \(error.message)"
      throw .takenBack(reason, try await takeBack(to: before, over: session))
    }
  }

  /// - Parameter passed: how many of the groups have passed; all unless said otherwise.
  /// - Returns: why it could not be taken back; `nil` when it was.
  private func takeBack(
    first passed: Int? = nil, to before: [ScopeItem], over session: ChangeSession
  ) async throws(ChangeFailure) -> String? {
    let done = passed.map { change.action.first($0) } ?? change.action
    guard let undo = done.undo(to: before) else { return nil }
    tell(.underWay("taking it back"))
    return try await ChangeFailure.lost { () throws(Loss) in
      if let refusal = try await session.send(undo.groups, progress: { _ in }).refusal { return refusal.message }
      // Whatever comes of it: what the server did not read now it did not read before either.
      if undo.needsReload { _ = try await session.reload(within: ChangeRun.longestReturn) }
      return nil
    }
  }
}
