// The machine from the first look-up to the login.

import Samples

extension LinkMachine {
  /// Goes to the next stop of the way.
  mutating func proceed(_ route: DialPlan, at now: Duration) -> [Action] {
    var route = route
    switch route.next() {
    case .lookUp(let name):
      state = .resolving(route, since: now)
      return arm(.dns, at: now) + [.resolve(name)]
    case .dial(let candidate):
      // The timings are those of one connection: what an earlier address took is no part of it.
      timings = StepTimings(dns: candidate.wasLookedUp ? timings.dns : nil)
      state = .dialling(route, candidate, step: .tcp, since: now)
      return arm(.tcp, at: now) + [.dial(candidate)]
    case .end:
      state = .ended
      return [.failOpen(route.loss(timings: timings))]
    }
  }

  /// libpq waits for the socket. With `step` other than `previous`, a step is complete, except when libpq went back to
  /// dial again in clear (`sslmode=prefer` after a failed handshake): the failed step then took no time that counts.
  mutating func wait(
    for direction: Direction, at step: Step, after previous: Step, since: Duration, _ candidate: Candidate,
    _ route: DialPlan, now: Duration
  ) -> [Action] {
    guard step != previous else { return [.watch(direction)] }
    if step > previous { timings[previous] = now - since }
    state = .dialling(route, candidate, step: step, since: now)
    return arm(step, at: now) + [.watch(direction)]
  }

  /// The attempt failed: on to the next address where libpq would go on, else the end.
  mutating func giveUp(
    _ candidate: Candidate, at step: Step, _ failure: Failure, on route: DialPlan, now: Duration
  ) -> [Action] {
    let noted = route.noting(failure, of: candidate, at: step)
    guard Self.isWorthGoingOn(after: failure, at: step) else {
      state = .ended
      return [.drop, .failOpen(noted.loss(timings: timings))]
    }
    return [.drop] + proceed(noted, at: now)
  }

  /// As libpq decides it: another address may help when this one could not be reached or was silent, when the server is
  /// starting up or shutting down (57P03), or when it is of the wrong kind; a refused login would be refused again.
  private static func isWorthGoingOn(after failure: Failure, at step: Step) -> Bool {
    (step == .tcp && failure.kind != .unusable) || failure.kind == .silent || failure.server?.sqlstate == "57P03"
      || failure.unfit
  }
}
