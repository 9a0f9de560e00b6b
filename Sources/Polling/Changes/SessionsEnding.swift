// Ends sessions, and tells for each what became of it.

import Postgres
import Samples

@LibpqActor
struct SessionsEnding {
  let sessions: [Change.SessionHandle]
  let access: ChangeAccess
  let session: ChangeSession

  /// How long a session may take to end: one that writes to a client that does not read never does.
  private static let longest = Duration.seconds(5)
  /// So many statements are sent in one round trip.
  private static let batch = 100

  /// Looks whom it would hit; sessions that have gone are missing in the answer. Refuses those that must not be ended.
  func look() async throws(ChangeFailure) -> [SessionFigure] {
    let found = try await ChangeFailure.notSent { () throws(Loss) in
      try await SessionFigure.read(sessions.map(\.pid), over: session)
    }
    let own = access.ownBackends.union([session.backendPID])
    let protected = sessions.lazy.compactMap { handle in found.first { $0.pid == handle.pid } }
    if let refusal = protected.compactMap({ $0.refusal(own: own, role: access.role) }).first {
      throw .refused(refusal, takingBack: nil)
    }
    return found
  }

  /// What is known before.
  func differences(_ before: [SessionFigure]) -> [ChangeReport.Difference] {
    sessions.map { ChangeReport.Difference($0.name, old: before[$0]?.words, new: nil) }
  }

  func end(
    _ before: [SessionFigure], progress: @LibpqActor (String) -> Void
  ) async throws(ChangeFailure) -> [ChangeReport.Difference] {
    let answers = try await ChangeFailure.lost { () throws(Loss) in try await send(progress) }
    let refusals = answers.compactMap { answer in if case .failure(let error) = answer { error } else { nil } }
    if let refusal = refusals.first, refusals.count == answers.count { throw .refused(refusal, takingBack: nil) }
    progress("waiting for the sessions to end")
    let left = try await ChangeFailure.lost { () throws(Loss) in try await waitForEnds() }
    return zip(sessions, answers).map { handle, answer in
      ChangeReport.Difference(
        handle.name, old: before[handle]?.words, new: SessionsEnding.outcome(answer, isLeft: left[handle] != nil))
    }
  }

  private func send(_ progress: @LibpqActor (String) -> Void) async throws(Loss) -> [Answer] {
    let statements = Change.Action.end(sessions).statements
    var answers: [Answer] = []
    while answers.count < statements.count {
      progress(statements.count == 1 ? "ending the session" : "ending \(statements.count) sessions")
      let next = statements[answers.count...].prefix(SessionsEnding.batch)
      let batch = try await session.ask(next.map { [Statement($0)] })
      guard !batch.isEmpty else { break }
      answers += batch
    }
    return answers
  }

  /// - Returns: those that are still there when the time is up.
  private func waitForEnds() async throws(Loss) -> [SessionFigure] {
    let deadline = ContinuousClock.now + SessionsEnding.longest
    while true {
      let left = try await SessionFigure.read(sessions.map(\.pid), over: session)
      if !sessions.contains(where: { left[$0] != nil }) || ContinuousClock.now >= deadline { return left }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  private static func outcome(_ answer: Answer, isLeft: Bool) -> String {
    switch answer {
    case .failure(let error): error.message
    case .success(let rows) where rows.first?.rows.isEmpty != false: "was gone"
    case .success: isLeft ? "still there after \(longest.wholeSeconds) s" : "ended"
    }
  }
}
