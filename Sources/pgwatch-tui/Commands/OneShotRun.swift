// A look at all servers, watched like on the dashboard: until all have answered or the time is up, and longer where evidence
// needs it.

import Diagnosis
import Dispatch
import Glibc
import Polling
import Postgres
import Reports
import Samples
import Storage

/// How long to look.
struct OneShotRun {
  /// How long the first answers are waited for.
  var timeout: Duration
  /// How long the servers are watched; `nil`: until all have answered once.
  var span: Duration?
  /// Waits for all that is asked of each server, and for a probe of the way there, not only for what a verdict takes.
  var isThorough = false

  /// When it is over in any case: answers that are still missing at the end of the span get the rest of the timeout.
  private var longest: Duration { max(timeout, span ?? .zero) }

  private enum Event: Sendable {
    case sample(Sample)
    case spanIsOver
  }

  /// Ctrl-C ends a span before its time; the look is of what was seen until then.
  func look(at watchlist: Watchlist, _ settings: Settings) async -> Assessment {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let poller = Poller(watchlist: prepared(watchlist), now: wallClock) { continuation.yield(.sample($0)) }
    let begin = ContinuousClock.now
    let clock = Task {
      try await Task.sleep(for: span ?? .zero)
      continuation.yield(.spanIsOver)
      try await Task.sleep(for: longest - (span ?? .zero))
      continuation.finish()
    }
    let interruption = span == nil ? nil : onInterruption { continuation.finish() }
    await poller.start()
    var evidence = Evidence()
    var spanIsOver = false
    for await event in events {
      switch event {
      case .sample(let sample): evidence.take(sample)
      case .spanIsOver: spanIsOver = true
      }
      if spanIsOver, isThorough ? evidence.isExhaustive : evidence.isComplete { break }
    }
    let took = min(longest, ContinuousClock.now - begin)
    clock.cancel()
    interruption?.cancel()
    await poller.stop()
    if let span, !spanIsOver { warn("interrupted after \(took.precise) of \(span.precise): this was seen until then.") }
    let standards = Standards(
      now: wallClock(), thresholds: settings.thresholds, lookEndedAfter: evidence.isComplete ? nil : took)
    return Assessment(evidence, standards, watchedFor: span.map { _ in took })
  }

  private func prepared(_ watchlist: Watchlist) -> Watchlist {
    var watchlist = watchlist
    // One step that hangs must end before the time is up: then it is known which one it was.
    let step = min(.seconds(5), timeout * 0.8)
    watchlist.deadlines = Deadlines(dns: step, tcp: step, tls: step, authentication: step, query: step)
    if span == nil {
      // What the first answers bring up (the roles to ask for) is asked for soon.
      watchlist.interval = .milliseconds(500)
      // The steps of the connection itself tell enough for a verdict.
      if !isThorough { watchlist.probeInterval = nil }
    }
    return watchlist
  }
}

/// Calls `body` when SIGINT arrives, which then ends the process no more.
private func onInterruption(_ body: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
  let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
  source.setEventHandler(handler: body)
  source.resume()
  return source
}
