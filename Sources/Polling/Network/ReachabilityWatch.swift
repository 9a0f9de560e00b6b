// One server, probed again and again.

import Postgres
import Samples

/// Carries out one probe at a time, when its schedule says so or when it is asked for.
@LibpqActor
final class ReachabilityWatch {
  /// Between two probes that nobody asked for, whatever happens.
  private static let shortest = Duration.seconds(5)

  private let id: ServerID
  let conninfo: Conninfo
  private let deadlines: Deadlines
  private let places: DialLimiter
  private let now: @Sendable () -> Moment
  private let emit: @LibpqActor (Sample) -> Void
  var schedule: ProbeSchedule
  private let wakeup = Wakeup()
  private var isPaused = false
  private var isStopped = false
  private var isWanted = false
  /// What the last probe showed is out of date.
  private var hasNews = false

  init(
    _ id: ServerID, _ conninfo: Conninfo, schedule: ProbeSchedule, deadlines: Deadlines, places: DialLimiter,
    now: @escaping @Sendable () -> Moment, emit: @escaping @LibpqActor (Sample) -> Void
  ) {
    self.id = id
    self.conninfo = conninfo
    self.schedule = schedule
    self.deadlines = deadlines
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
      await pass { schedule.period *| drift }
    }
  }

  func observe(_ sample: Sample) {
    guard schedule.observe(sample) else { return }
    hasNews = true
    wakeup.signal()
  }

  /// Probes as soon as may be, even while paused.
  func probeNow() {
    isWanted = true
    wakeup.signal()
  }

  func setPaused(_ paused: Bool) {
    isPaused = paused
    wakeup.signal()
  }

  func stop() {
    isStopped = true
    wakeup.signal()
  }

  private func probe() async {
    // It may have been paused or stopped while it waited for its turn.
    guard !isStopped, !isPaused || isWanted else { return }
    (isWanted, hasNews) = (false, false)
    let (addresses, leftOut) = await conninfo.reach(connects: schedule.mayConnect, deadlines: deadlines)
    guard !isStopped else { return }
    emit(.reachability(id, Reachability(at: now(), addresses: addresses, leftOut: leftOut)))
  }

  /// Waits for `span`, which may change meanwhile, or until there is something to probe for.
  private func pass(_ span: () -> Duration) async {
    let began = ContinuousClock.now
    while !isStopped, !isWanted {
      let rest = (hasNews ? min(ReachabilityWatch.shortest, span()) : span()) -| (.now - began)
      if !isPaused, rest <= .zero { return }
      await wakeup.wait(for: isPaused ? nil : rest)
    }
  }
}
