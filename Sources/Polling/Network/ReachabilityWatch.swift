// One server, probed again and again.

import Postgres
import Samples

/// Carries out one probe at a time, when its pace says so or when it is asked for.
@Wire
final class ReachabilityWatch {
  /// Between two probes that nobody asked for, whatever happens.
  private static let shortest = Duration.seconds(5)

  private let id: ServerID
  let conninfo: Conninfo
  private let patience: Patience
  private let places: Turnstile
  private let now: @Sendable () -> Moment
  private let emit: @Wire (Sample) -> Void
  var pace: ProbePace
  private let alarm = Alarm()
  private var isPaused = false
  private var isStopped = false
  private var isWanted = false
  /// What the last probe showed is out of date.
  private var hasNews = false

  init(
    _ id: ServerID, _ conninfo: Conninfo, pace: ProbePace, patience: Patience, places: Turnstile,
    now: @escaping @Sendable () -> Moment, emit: @escaping @Wire (Sample) -> Void
  ) {
    self.id = id
    self.conninfo = conninfo
    self.pace = pace
    self.patience = patience
    self.places = places
    self.now = now
    self.emit = emit
  }

  /// Probes until `stop`. To be cancelled together with it: that ends a probe that is under way.
  func run(after delay: Duration) async {
    await pass { delay }
    while !isStopped {
      await places.pass { await probe() }
      // Those that began together drift apart.
      let drift = Double.random(in: 0.9..<1.1)
      await pass { pace.period * drift }
    }
  }

  func heed(_ sample: Sample) {
    guard pace.heed(sample) else { return }
    hasNews = true
    alarm.ring()
  }

  /// Probes as soon as may be, even while paused.
  func probeNow() {
    isWanted = true
    alarm.ring()
  }

  func setPaused(_ paused: Bool) {
    isPaused = paused
    alarm.ring()
  }

  func stop() {
    isStopped = true
    alarm.ring()
  }

  private func probe() async {
    // It may have been paused or stopped while it waited for its turn.
    guard !isStopped, !isPaused || isWanted else { return }
    (isWanted, hasNews) = (false, false)
    let (addresses, leftOut) = await conninfo.reach(connects: pace.mayConnect, patience: patience)
    guard !isStopped else { return }
    emit(.reachability(id, Reachability(at: now(), addresses: addresses, leftOut: leftOut)))
  }

  /// Waits for `span`, which may change meanwhile, or until there is something to probe for.
  private func pass(_ span: () -> Duration) async {
    let began = ContinuousClock.now
    while !isStopped, !isWanted {
      let rest = (hasNews ? min(ReachabilityWatch.shortest, span()) : span()) - (.now - began)
      if !isPaused, rest <= .zero { return }
      await alarm.wait(for: isPaused ? nil : rest)
    }
  }
}
