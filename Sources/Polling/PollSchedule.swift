// When to ask next, and when to dial again.

import Samples

/// The rhythm of one server. A value: chance and time are passed in.
struct PollSchedule: Sendable, Equatable {
  /// What the user wishes.
  var interval: Duration
  private var roundTrip = Duration.zero
  /// Failed attempts since the last answer.
  private var failures = 0

  init(interval: Duration) { self.interval = interval }

  /// From one question to the next: a server that takes long is asked less often, so that it is idle for three quarters
  /// of the time.
  var period: Duration { max(interval, roundTrip *| 4) }

  mutating func answered(after roundTrip: Duration) {
    self.roundTrip = roundTrip
    failures = 0
  }

  /// How long to wait before dialling again; for ever, but with growing backoff.
  /// - Parameter chance: 0 ..< 1, spreads the attempts of many watchers.
  mutating func retryDelay(after loss: Loss, chance: Double) -> Duration {
    let backoff = Backoff(loss)
    let doublings = failures < backoff.failuresBeforeDoubling ? 0 : min(failures -| backoff.failuresBeforeDoubling, 16)
    failures +|= 1
    let delay = min(backoff.first *| (1 &<< doublings), backoff.longest)
    return delay *| (0.8 + 0.2 * chance)
  }
}

/// How soon a loss is worth another attempt.
private struct Backoff {
  var first, longest: Duration
  /// So many attempts are made before the delay begins to double.
  var failuresBeforeDoubling = 1

  init(_ loss: Loss) {
    switch (loss.kind, loss.sqlstate) {
    // The server, or its proxy, has no slot to spare: every attempt costs it one for a moment.
    case (_, "53300"?), (_, "53400"?):
      (first, longest) = (.seconds(3), .seconds(30))
    // Going down or coming up, or nothing listening: attempts are cheap, and the end of it is what one waits for.
    case (_, "57P01"?), (_, "57P02"?), (_, "57P03"?), (.refused, _), (.cut, _):
      (first, longest, failuresBeforeDoubling) = (.seconds(1), .seconds(5), 120)
    // Nothing heals these but a person; and attempts stand in the server's log, or lock a role out.
    case (.rejected, _), (.passwordMissing, _), (.unusable, _), (.tls, _), (.excessive, _):
      (first, longest) = (.seconds(2), .seconds(60))
    // These took the whole of their deadline already.
    case (.silent, _), (.unreachable, _), (.unresolved, _), (.closed, _):
      (first, longest) = (.seconds(1), .seconds(30))
    }
  }
}
