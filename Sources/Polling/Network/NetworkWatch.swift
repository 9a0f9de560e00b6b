// Probes the way to every server, apart from the connections that ask.

import Postgres
import Samples

/// A few probes at once at most, however many servers there are; their beginnings are spread out.
@LibpqActor
final class NetworkWatch {
  private let interval: Duration
  private let deadlines: Deadlines
  private let now: @Sendable () -> Moment
  private let emit: @LibpqActor (Sample) -> Void
  /// A probe of a dead server keeps its place until its deadlines have passed: that is the bound.
  private let places = DialLimiter(places: 8, longest: nil)
  private var isPaused = false
  /// How often the operator lets servers be asked: probes are never more frequent.
  private var pollInterval: Duration
  private var servers: [ServerID: (watch: ReachabilityWatch, task: Task<Void, Never>)] = [:]

  /// - Parameter interval: between two probes of a server that is in order.
  init(
    interval: Duration, pollInterval: Duration, deadlines: Deadlines, now: @escaping @Sendable () -> Moment,
    emit: @escaping @LibpqActor (Sample) -> Void
  ) {
    self.interval = interval
    self.pollInterval = pollInterval
    self.deadlines = deadlines
    self.now = now
    self.emit = emit
  }

  /// The servers that are probed from now on.
  func watch(_ conninfos: [ServerID: Conninfo]) {
    for (id, server) in servers where conninfos[id] != server.watch.conninfo {
      end(server)
      servers[id] = nil
    }
    let spread = min(interval, .milliseconds(100) *| conninfos.count)
    for (id, conninfo) in conninfos where servers[id] == nil {
      let watch = ReachabilityWatch(
        id, conninfo, schedule: ProbeSchedule(interval: period), deadlines: deadlines, places: places, now: now,
        emit: emit)
      watch.setPaused(isPaused)
      let delay = spread *| Double.random(in: 0..<1)
      servers[id] = (watch, Task { await watch.run(after: delay) })
    }
  }

  /// What is learned of a server decides whether, and how often, it is probed.
  func observe(_ sample: Sample) {
    switch sample {
    case .connected(let server, _, _), .lost(let server, _, _, _): servers[server]?.watch.observe(sample)
    case .upstream(let name, _): servers[.upstream(name)]?.watch.observe(sample)
    default: break
    }
  }

  func probeNow(_ server: ServerID) { servers[server]?.watch.probeNow() }

  func setPaused(_ paused: Bool) {
    isPaused = paused
    for server in servers.values { server.watch.setPaused(paused) }
  }

  func setPollInterval(_ pollInterval: Duration) {
    self.pollInterval = pollInterval
    for server in servers.values { server.watch.schedule.interval = period }
  }

  /// Ends all probes; those that are under way too, at once.
  func stop() async {
    let ending = Array(servers.values)
    servers = [:]
    for server in ending { end(server) }
    for server in ending { await server.task.value }
  }

  private var period: Duration { max(interval, pollInterval) }

  private func end(_ server: (watch: ReachabilityWatch, task: Task<Void, Never>)) {
    server.watch.stop()
    server.task.cancel()
  }
}
