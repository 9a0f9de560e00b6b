// Probing beside polling, against real servers; and Materialize's own test.

import Diagnosis
import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Polling

@Suite struct NetworkTests {
  @Test func probesWhatItWatchesAndNoMore() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      try await withPoller(cluster.conninfo()) { poller, seen async throws in
        #expect(try await eventually { seen.probes.count >= 3 && seen.transports > 0 })
        let probe = try #require(seen.probes.first?.addresses.first)
        #expect(probe.address == SocketAddress(address: "127.0.0.1", port: cluster.port))
        #expect(probe.tcp.duration != nil)

        await poller.setPaused(true)
        // One that was under way still ends.
        var paused = -1
        #expect(
          try await eventually {
            defer { paused = seen.probes.count }
            try await Task.sleep(for: .milliseconds(500))
            return paused == seen.probes.count
          })
        await poller.probeNow(.upstream("db"))
        #expect(try await eventually { seen.probes.count == paused + 1 })
      }
    }
  }

  @Test func leavesAFullServerAlone() async throws {
    let settings = ["max_connections": "6", "superuser_reserved_connections": "2", "log_connections": "on"]
    try await withCluster(on: try #require(serverVersions.first), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN")
      // Four slots for ordinary roles: the poller has one, three are left, which is scarce.
      try await withPoller(cluster.conninfo(role: "watcher"), probing: .milliseconds(700)) {
        poller, seen async throws in
        #expect(try await eventually { seen.probes.last?.addresses.first?.tcp == .skipped(.scarceHeadroom) })
        let log = received(cluster)
        let probes = seen.probes.count
        #expect(try await eventually { seen.probes.count > probes + 2 })
        await poller.probeNow(.upstream("db"))
        #expect(seen.probes.dropFirst(probes).allSatisfy { $0.addresses.first?.tcp == .skipped(.scarceHeadroom) })
        #expect(received(cluster) == log)
      }
    }
  }

  @Test func probesAnewWhenTheServerIsLost() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      try await withPoller(cluster.conninfo(), probing: .seconds(3600)) { _, seen async throws in
        #expect(try await eventually(within: .seconds(60)) { !seen.probes.isEmpty && !seen.upstream("db").isEmpty })
        await cluster.stop()
        #expect(
          try await eventually { seen.probes.last?.addresses.first?.tcp.failure?.kind == .refused })
        try await cluster.start()
        #expect(try await eventually(within: .seconds(40)) { seen.probes.last?.addresses.first?.tcp.duration != nil })
      }
    }
  }

  @Test func materializeIsProbedToo() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      let seen = Recorder()
      let watchlist = Watchlist(
        materialize: try Conninfo(cluster.conninfo()), upstreams: [], interval: .seconds(60),
        probeInterval: .seconds(3_600))
      let poller = Poller(watchlist: watchlist, now: { .now }, emit: { seen.add($0) })
      await poller.start()
      #expect(
        try await eventually {
          Evidence(seen.all).reachability(of: .materialize)?.latest?.addresses.first?.tcp.duration != nil
        })
      let probes = seen.probes.count
      await poller.probeNow(.materialize)
      #expect(try await eventually { seen.probes.count > probes })
      await poller.stop()
    }
  }

  @Test func manyUpstreamsAreProbedAFewAtATime() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      await cluster.freeze()
      let conninfo = try Conninfo("host=127.0.0.1 port=\(cluster.port)")
      let names = (0..<40).map { "db\($0)" }
      let seen = Recorder()
      let network = await NetworkWatch(
        interval: .seconds(3600), pollInterval: .seconds(2), deadlines: Deadlines(tls: .milliseconds(300)),
        now: { .now }, emit: { seen.add($0) })
      await network.watch(Dictionary(uniqueKeysWithValues: names.map { (.upstream($0), conninfo) }))
      for name in names { await network.probeNow(.upstream(name)) }
      var most = 0
      #expect(
        try await eventually {
          most = max(most, connections(to: cluster.port))
          return seen.probes.count >= names.count
        })
      #expect((1...8).contains(most))
      #expect(seen.probes.allSatisfy { $0.addresses.first?.tls.failure?.kind == .silent })
      await network.stop()
      await cluster.thaw()
    }
  }

  /// Of this machine, established, as /proc/net/tcp lists them: addresses in hexadecimal, then the state.
  private func connections(to port: UInt16) -> Int {
    let digits = String(port, radix: 16, uppercase: true)
    let lines = (TextFile.read("/proc/net/tcp") ?? "").split(separator: "\n").dropFirst()
    return lines.count { line in
      let fields = line.split(separator: " ")
      return fields.count > 3 && fields[2].hasSuffix(":" + digits) && fields[3] == "01"
    }
  }

  @Test func materializeIsAskedOnAConnectionOfItsOwn() async throws {
    try await withCluster(on: try #require(serverVersions.first), settings: ["log_statement": "all"]) { cluster in
      try await cluster.run(
        """
        CREATE SCHEMA mz_catalog;
        CREATE TABLE mz_catalog.mz_databases (id text, name text);
        CREATE TABLE mz_catalog.mz_schemas (id text, name text, database_id text);
        CREATE TABLE mz_catalog.mz_connections (id text, name text, schema_id text);
        INSERT INTO mz_catalog.mz_databases VALUES ('u1', 'materialize');
        INSERT INTO mz_catalog.mz_schemas VALUES ('u3', 'public', 'u1');
        INSERT INTO mz_catalog.mz_connections VALUES ('u1', 'orders "new"', 'u3');
        """)
      let seen = Recorder()
      let poller = Poller(
        watchlist: Watchlist(materialize: try Conninfo(cluster.conninfo()), upstreams: []), now: { .now },
        emit: { seen.add($0) })
      await poller.start()
      await poller.validate(["u1", "u9"])
      #expect(try await eventually { seen.validations.count == 4 })
      #expect(seen.validations.prefix(2).map(\.outcome) == [.underWay, .underWay])
      guard case .failed(let unknown, _)? = seen.validations.dropFirst(2).first?.outcome,
        case .failed(let missing, _)? = seen.validations.last?.outcome
      else {
        Issue.record("\(seen.validations)")
        return await poller.stop()
      }
      #expect(unknown.isSyntaxError)
      #expect(missing.message == "Materialize has no connection u9")
      #expect(cluster.log.contains(#"VALIDATE CONNECTION "materialize"."public"."orders ""new""""#))
      // Another one can be asked for as soon as that one is over.
      #expect(
        try await eventually {
          await poller.validate(["u1"])
          return seen.validations.count >= 6
        })
      await poller.stop()
      // Not reachable, and it says so.
      try await silence()
    }
  }

  private func silence() async throws {
    let test = ConnectionTest(
      materialize: try Conninfo("host=127.0.0.1 port=1"), deadlines: Deadlines(), now: { .now },
      emit: { sample in
        guard case .validation(let validation) = sample, validation.outcome != .underWay else { return }
        guard case .unanswered(let loss) = validation.outcome else {
          Issue.record("\(validation)")
          return
        }
        #expect(loss.kind == .refused)
      })
    await test.run(["u1"])
  }

  /// How many connections the server has taken.
  private func received(_ cluster: Cluster) -> Int {
    cluster.log.split(separator: "\n").count { $0.contains("connection received") }
  }

  private func withPoller(
    _ conninfo: String, probing interval: Duration = .milliseconds(200),
    _ body: (Poller, Recorder) async throws -> Void
  ) async throws {
    let seen = Recorder()
    let upstream = Watchlist.Upstream(name: "db", conninfo: try Conninfo(conninfo))
    let watchlist = Watchlist(
      materialize: nil, upstreams: [upstream], interval: .milliseconds(100), deadlines: Deadlines(query: .seconds(1)),
      probeInterval: interval)
    let poller = Poller(watchlist: watchlist, now: { .now }, emit: { seen.add($0) })
    await poller.start()
    do {
      try await body(poller, seen)
    } catch {
      await poller.stop()
      throw error
    }
    await poller.stop()
  }
}

extension Recorder {
  /// The probes of the only server.
  var probes: [Reachability] { all.compactMap { if case .reachability(_, let probe) = $0 { probe } else { nil } } }
  var validations: [Validation] { all.compactMap { if case .validation(let told) = $0 { told } else { nil } } }
  var transports: Int { all.count { if case .transport = $0 { true } else { false } } }
}
