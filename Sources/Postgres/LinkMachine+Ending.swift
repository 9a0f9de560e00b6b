// The machine's deadlines, and how everything that it is in the middle of ends.

import Samples

extension LinkMachine {
  mutating func arm(_ step: Step, at now: Duration) -> [Action] {
    guard let span = deadlines[step] else { return [] }
    deadline = now + span
    return [.arm(now + span)]
  }

  mutating func tick(at now: Duration) -> [Action] {
    guard let deadline else { return [] }
    // The timer was set for an earlier deadline.
    guard now >= deadline else { return [.arm(deadline)] }
    switch state {
    case .resolving(let route, _):
      return [.abandonLookup] + proceed(route.skippingHost(because: silence(at: .dns)), at: now)
    case .dialling(let route, let candidate, let step, _):
      let failure = Failure(kind: .silent, message: silence(at: step))
      return giveUp(candidate, at: step, failure, on: route, now: now)
    case .asking(let candidate, let question):
      let failure = Failure(kind: .silent, message: silence(at: .query))
      return [.cancelQuery(candidate)] + lose(failure, at: .query, question.lastWords, candidate) { .failAsk($0) }
    case .idle, .ended: return []
    }
  }

  private func silence(at step: Step) -> String {
    let seconds = deadlines[step]?.inSeconds ?? 0
    return switch step {
    case .dns: "the name was not resolved within \(seconds) s"
    case .tcp: "no answer to the attempt to connect within \(seconds) s"
    case .tls: "no answer to the TLS handshake within \(seconds) s"
    case .authentication: "connected, but the server did not complete the login within \(seconds) s"
    case .query, .idle: "no answer within \(seconds) s"
    }
  }

  mutating func close() -> [Action] {
    let ended = state
    state = .ended
    func closed(_ step: Step) -> Loss {
      Loss(kind: .closed, step: step, message: "closed by this program", timings: timings)
    }
    return switch ended {
    case .ended: []
    case .resolving: [.abandonLookup, .failOpen(closed(.dns))]
    case .dialling(_, _, let step, _): [.drop, .failOpen(closed(step))]
    case .idle: [.drop]
    case .asking: [.drop, .failAsk(closed(.query))]
    }
  }

  mutating func lose(
    _ failure: Failure, at step: Step, _ lastWords: ServerError?, _ candidate: Candidate, _ tell: (Loss) -> Action
  ) -> [Action] {
    state = .ended
    let server = failure.server ?? lastWords
    // What the server said explains more than the end of file that followed.
    let kind = failure.kind == .cut && server != nil ? Loss.Kind.rejected : failure.kind
    let loss = Loss(
      kind: kind, step: step, server: server, errno: failure.errno, message: failure.message,
      address: candidate.description, timings: timings)
    return [.drop, tell(loss)]
  }
}
