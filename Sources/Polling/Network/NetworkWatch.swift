// Probes the way to every upstream, apart from the connections that ask.

import Postgres
import Samples

/// A few probes at once at most, however many upstreams there are; their beginnings are spread out.
@Wire
final class NetworkWatch {
  private let interval: Duration
  private let patience: Patience
  private let now: @Sendable () -> Moment
  private let emit: @Wire (Sample) -> Void
  /// A probe of a dead server keeps its place until its deadlines have passed: that is the bound.
  private let places = Turnstile(places: 8, longest: nil)
  private var isPaused = false
  /// How often the operator lets servers be asked: probes are never more frequent.
  private var pollInterval: Duration
  private var upstreams: [String: (watch: ReachabilityWatch, task: Task<Void, Never>)] = [:]

  /// - Parameter interval: between two probes of an upstream that is in order.
  init(
    interval: Duration, pollInterval: Duration, patience: Patience, now: @escaping @Sendable () -> Moment,
    emit: @escaping @Wire (Sample) -> Void
  ) {
    self.interval = interval
    self.pollInterval = pollInterval
    self.patience = patience
    self.now = now
    self.emit = emit
  }

  /// The upstreams that are probed from now on.
  func watch(_ conninfos: [String: Conninfo]) {
    for (name, upstream) in upstreams where conninfos[name] != upstream.watch.conninfo {
      end(upstream)
      upstreams[name] = nil
    }
    let spread = min(interval, .milliseconds(100) * conninfos.count)
    for (name, conninfo) in conninfos where upstreams[name] == nil {
      let watch = ReachabilityWatch(
        name, conninfo, pace: ProbePace(interval: period), patience: patience, places: places, now: now, emit: emit)
      watch.setPaused(isPaused)
      let delay = spread * Double.random(in: 0..<1)
      upstreams[name] = (watch, Task { await watch.run(after: delay) })
    }
  }

  /// What is learned of an upstream decides whether, and how often, it is probed.
  func heed(_ sample: Sample) {
    switch sample {
    case .connected(.upstream(let name), _, _), .lost(.upstream(let name), _, _, _), .upstream(let name, _):
      upstreams[name]?.watch.heed(sample)
    default: break
    }
  }

  func probeNow(_ upstream: String) { upstreams[upstream]?.watch.probeNow() }

  func setPaused(_ paused: Bool) {
    isPaused = paused
    for upstream in upstreams.values { upstream.watch.setPaused(paused) }
  }

  func setPollInterval(_ pollInterval: Duration) {
    self.pollInterval = pollInterval
    for upstream in upstreams.values { upstream.watch.pace.interval = period }
  }

  /// Ends all probes; those that are under way too, at once.
  func stop() async {
    let ending = Array(upstreams.values)
    upstreams = [:]
    for upstream in ending { end(upstream) }
    for upstream in ending { await upstream.task.value }
  }

  private var period: Duration { max(interval, pollInterval) }

  private func end(_ upstream: (watch: ReachabilityWatch, task: Task<Void, Never>)) {
    upstream.watch.stop()
    upstream.task.cancel()
  }
}
