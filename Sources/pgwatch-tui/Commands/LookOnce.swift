// One look at all servers: watched like on the dashboard, until all have answered or the time is up.

import Diagnosis
import Polling
import Postgres
import Reports
import Samples
import Storage

func lookOnce(at watchlist: Watchlist, _ settings: Settings, within timeout: Duration) async -> Look {
  var watchlist = watchlist
  watchlist.patience = patience(within: timeout)
  // What the first answers bring up (the roles to ask for) is asked for soon.
  watchlist.interval = .milliseconds(500)
  // The steps of the connection itself tell enough for one look.
  watchlist.probeInterval = nil
  let (samples, continuation) = AsyncStream.makeStream(of: Sample.self)
  let poller = Poller(watchlist: watchlist, now: wallClock) { continuation.yield($0) }
  let clock = Task {
    try? await Task.sleep(for: timeout)
    continuation.finish()
  }
  await poller.start()
  var evidence = Evidence()
  for await sample in samples {
    evidence.take(sample)
    if evidence.isComplete { break }
  }
  clock.cancel()
  await poller.stop()
  let standards = Standards(
    now: wallClock(), certificateWarningDays: settings.certificateWarningDays,
    certificateCriticalDays: settings.certificateCriticalDays,
    lookEndedAfter: evidence.isComplete ? nil : timeout)
  return Look(evidence, standards)
}

/// One step that hangs must end before the time is up: then it is known which one it was.
private func patience(within timeout: Duration) -> Patience {
  let step = min(.seconds(5), timeout * 0.8)
  return Patience(dns: step, tcp: step, tls: step, authentication: step, query: step)
}
