// What it takes to remember: a month of three servers, and a fleet of hundreds.

import Diagnosis
import Glibc
import Samples

enum MonthCost {
  /// What is resident in this process because of it. Most of a month is thinned out anyway, so that it need not be fed
  /// as densely as it is measured.
  static func ofThreeServers() throws -> [Figure] {
    let watch = try Watch(upstreams: 2)
    return try watch.run("a month every 10 s", until: 31 * 86_400, every: 10)
      + watch.run("and an hour every 2 s", until: 31 * 86_400 + 3_600, every: 2)
  }

  static func ofFleet() throws -> [Figure] {
    let watch = try Watch(upstreams: 400)
    return try watch.run("a month every 40 min", until: 31 * 86_400, every: 2_400)
      + watch.run("and 5 min every 2 s", until: 31 * 86_400 + 300, every: 2)
  }
}

/// Servers that answer without end; nothing is sent anywhere.
private final class Watch {
  private var evidence = Evidence()
  private var history = History()
  private let names: [String]
  private let before: Double
  private var second = 0

  init(upstreams: Int) throws {
    before = try ProcessFigures.memory(of: getpid()).resident
    names = (0..<upstreams).map { "db\($0)" }
    take(
      .targets(
        [Target(id: .materialize)]
          + names.enumerated().map { Target(id: .upstream($1), host: "db", connectionIDs: ["c\($0)"]) },
        at: moment))
  }

  private var moment: Moment { Moment(seconds: Double(1_795_356_201 + second)) }

  func run(_ what: String, until end: Int, every interval: Int) throws -> [Figure] {
    let clock = ContinuousClock()
    var samples = 0
    let spent = clock.measure {
      while second < end {
        second += interval
        take(.materialize(materialize))
        for name in names { take(.upstream(name, upstream)) }
        samples += names.count + 1
      }
    }
    let resident = try ProcessFigures.memory(of: getpid()).resident - before
    let back = clock.measure { _ = evidence.rewound(to: moment - .seconds(3_000), history) }
    return [
      Figure("resident, \(what)", resident / 1e6, "MB", "\(history.count) readings, \(history.rows) rows"),
      Figure("one sample", spent.milliseconds * 1000 / Double(samples), "µs", "\(samples) samples"),
      Figure("a look back", back.milliseconds, "ms"),
    ]
  }

  private func take(_ sample: Sample) {
    evidence.take(sample)
    history.keep(sample, of: evidence)
  }

  private var materialize: MaterializeSample {
    var sample = MaterializeSample(at: moment, roundTrip: .milliseconds(5))
    sample.facts = Reading(
      MaterializeFacts(version: "v26.4.0", uptime: .seconds(second), environment: nil, role: "watcher"), at: moment)
    sample.sources = Reading(
      names.indices.map { index in
        Source(
          id: "u\(index)", database: "materialize", schema: "public", name: "source_\(index)", status: .running,
          since: moment - .seconds(second), connectionID: "c\(index)", slot: "materialize_\(index)")
      }, at: moment)
    return sample
  }

  /// As busy as servers are: some groups, some roles, headroom that comes and goes.
  private var upstream: UpstreamSample {
    var sample = UpstreamSample(at: moment, roundTrip: .microseconds(2_000 + second % 900))
    sample.facts = Reading(
      ServerFacts(
        startedAt: Moment(seconds: 1_795_000_000), configurationLoadedAt: Moment(seconds: 1_795_000_000),
        inRecovery: false, role: "watcher", database: "shop", backendPID: 4711, serverAddress: nil, clientAddress: nil,
        providerMarks: [], clock: moment), at: moment)
    let used = 40 + (second / 60) % 58
    sample.sessions = Reading(
      Sessions(
        headroom: Headroom(max: 100, used: used, superuserReserved: 3, roleReserved: 0, rowsInActivity: used + 7),
        groups: (0..<8).map { group in
          SessionGroup(
            application: "application-\(group)", role: "role-\(group)", database: "shop", state: "idle",
            address: "10.0.4.\(group)", count: 5)
        },
        roles: (0..<8).map { ConnectionLimit(name: "role-\($0)", limit: -1, used: 5) },
        replicating: [
          SessionDetail(
            pid: Int32(1_000 + second / 3_600), role: "materialize", database: "shop", application: "",
            backendType: "walsender", state: "active", address: "10.1.0.9",
            startedAt: moment - .seconds(second % 3_600), stateChangedAt: nil, tls: nil)
        ]), at: moment)
    sample.replication = Reading(
      Replication(
        maxSenders: 10, maxSlots: 10, senders: [WalSender(pid: Int32(1_000 + second / 3_600), role: "materialize")],
        slots: [ReplicationSlot(name: "materialize_1", type: "logical", lag: Int64(second))]), at: moment)
    return sample
  }
}
