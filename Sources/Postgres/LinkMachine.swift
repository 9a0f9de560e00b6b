// Decides what a link does next. Values only: no socket, no queue, no clock.

import Samples

/// What `Link` tells of the world and what it is to do, one event at a time. Time comes in with the events, as the time
/// since any fixed point.
///
/// The way of a connection: look a host up, dial its addresses in turn, follow libpq through its steps, be open;
/// then ask and idle by turns until the connection is lost or closed.
struct LinkMachine {
  enum Direction: Sendable, Equatable { case read, write }

  enum Event: Sendable, Equatable {
    case open
    /// The addresses of the host that was to be looked up, never empty.
    case resolved([String])
    case unresolved(String)
    /// libpq has come to `step` and waits for the socket.
    case waits(Direction, Step)
    /// The socket is as libpq wants it.
    case ready
    /// The login is complete; what was set up for TLS counts only if TLS is `encrypted`.
    case established(encrypted: Bool)
    /// The attempt at the current address came to nothing.
    case failed(Failure)
    case ask(Script)
    case received(QueryResult)
    /// An open connection broke.
    case broke(Failure)
    /// The timer fired, perhaps too early.
    case tick
    case close
  }

  enum Action: Sendable, Equatable {
    case resolve(String)
    /// Nobody waits for the look-up any more.
    case abandonLookup
    case dial(Candidate)
    /// Tell with `ready` when the socket can be read or written.
    case watch(Direction)
    /// Let libpq take its next step.
    case poll
    /// Tell with `tick` at this time, or earlier.
    case arm(Duration)
    case opened(Candidate, StepTimings)
    case send(Script)
    case answer([Answer])
    /// Ask the server, by another way, to stop working on the question.
    case cancelQuery(Candidate)
    /// Let go of the connection.
    case drop
    case failOpen(Loss)
    case failAsk(Loss)
    /// The connection was lost while nothing was asked.
    case report(Loss)
  }

  /// Why an attempt failed, or a connection broke.
  struct Failure: Sendable, Equatable {
    var kind: Loss.Kind
    var errno: Int32 = 0
    var message: String
    var server: ServerError?
    /// The server is in order but not of the kind that `target_session_attrs` asks for.
    var unfit = false
  }

  enum State: Equatable {
    case ended
    case resolving(DialPlan, since: Duration)
    case dialling(DialPlan, Candidate, step: Step, since: Duration)
    case idle(Candidate)
    case asking(Candidate, Question)
  }

  let deadlines: Deadlines
  let plan: DialPlan
  var state = State.ended {
    didSet { if isIdle || isEnded { deadline = nil } }
  }
  var timings = StepTimings()
  /// When the current step is over at the latest.
  var deadline: Duration?

  init(plan: DialPlan, deadlines: Deadlines) {
    self.plan = plan
    self.deadlines = deadlines
  }

  /// What is to be done about `event`, which happened at `now`. An event that no longer fits (it was on its way when
  /// things changed) asks for nothing.
  mutating func handle(_ event: Event, at now: Duration) -> [Action] {
    switch (event, state) {
    case (.tick, _): return tick(at: now)
    case (.close, _): return close()
    case (.open, .ended):
      timings = StepTimings()
      return proceed(plan, at: now)
    case (.resolved(let addresses), .resolving(let route, let since)):
      timings.dns = now - since
      return proceed(route.continuing(with: addresses), at: now)
    case (.unresolved(let words), .resolving(let route, let since)):
      timings.dns = now - since
      return proceed(route.skippingHost(because: words), at: now)
    case (.waits(let direction, let step), .dialling(let route, let candidate, let previous, let since)):
      return wait(for: direction, at: step, after: previous, since: since, candidate, route, now: now)
    case (.ready, .dialling): return [.poll]
    case (.established(let encrypted), .dialling(_, let candidate, let step, let since)):
      timings[step] = now - since
      if !encrypted { timings.tls = nil }
      state = .idle(candidate)
      return [.opened(candidate, timings)]
    case (.failed(let failure), .dialling(let route, let candidate, let step, _)):
      return giveUp(candidate, at: step, failure, on: route, now: now)
    case (.ask(let script), .idle(let candidate)):
      return ask(script, of: candidate, at: now)
    case (.received(let result), .asking(let candidate, let question)):
      return receive(result, to: question, from: candidate, at: now)
    case (.broke(let failure), .asking(let candidate, let question)):
      return lose(question.explaining(failure), at: .query, question.lastWords, candidate) { .failAsk($0) }
    case (.broke(let failure), .idle(let candidate)):
      return lose(failure, at: .idle, nil, candidate) { .report($0) }
    default: return []
    }
  }
}

// MARK: - What the link may ask of it

extension LinkMachine {
  var isEnded: Bool { state == .ended }
  var isIdle: Bool { if case .idle = state { true } else { false } }
  var isAsking: Bool { if case .asking = state { true } else { false } }
}
