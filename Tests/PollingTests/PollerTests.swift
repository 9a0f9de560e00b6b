// The poller against real servers that freeze, restart, fill up and refuse.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Polling

@Suite struct PollerTests {
  @Test func aFrozenServerDisturbsNoOther() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { frozen in
      try await withCluster(on: try #require(serverVersions.last)) { healthy in
        try await freezeOne(frozen, beside: healthy)
      }
    }
  }

  private func freezeOne(_ frozen: Cluster, beside healthy: Cluster) async throws {
    try await withPoller(["frozen": frozen.conninfo(), "healthy": healthy.conninfo()]) { _, seen async throws in
      #expect(try await eventually { !seen.upstream("frozen").isEmpty && !seen.upstream("healthy").isEmpty })
      await frozen.freeze()
      let before = seen.upstream("healthy").count
      #expect(try await eventually { seen.losses(.upstream("frozen")).contains { $0.kind == .silent } })
      #expect(try await eventually { seen.upstream("healthy").count > before + 3 })
      #expect(seen.losses(.upstream("healthy")).isEmpty)
      await frozen.thaw()
      let answered = seen.upstream("frozen").count
      #expect(try await eventually { seen.upstream("frozen").count > answered })
    }
  }

  @Test(arguments: serverVersions)
  func isLiveAgainAfterARestart(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await withPoller(["db": cluster.conninfo()]) { _, seen async throws in
        #expect(try await eventually { seen.upstream("db").count > 2 })
        await cluster.stop()
        #expect(try await eventually { seen.losses(.upstream("db")).contains { $0.sqlstate == "57P01" } })
        #expect(try await eventually { seen.losses(.upstream("db")).contains { $0.kind == .refused } })
        try await cluster.start()
        let startedAt = ContinuousClock.now
        let answered = seen.upstream("db").count
        #expect(try await eventually { seen.upstream("db").count > answered })
        #expect(ContinuousClock.now - startedAt < .seconds(5))
        // Everything is asked anew on a new connection.
        #expect(seen.upstream("db").dropFirst(answered).first?.settings?.value != nil)
      }
    }
  }

  @Test func waitsCalmlyForASlot() async throws {
    let settings = ["max_connections": "6", "superuser_reserved_connections": "2", "log_connections": "on"]
    try await withCluster(on: try #require(serverVersions.first), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN; CREATE ROLE watcher LOGIN")
      var held: [Link] = []
      #expect(
        try await eventually {
          if let link = try? await connect(cluster.conninfo(role: "app")) { held.append(link) }
          return held.count == 4
        })
      try await withPoller(["db": cluster.conninfo(role: "watcher")]) { poller, seen async throws in
        #expect(try await eventually { !seen.losses(.upstream("db")).isEmpty })
        let loss = try #require(seen.losses(.upstream("db")).first)
        #expect(loss.kind == .rejected && loss.sqlstate == "53300")
        let attempts = seen.all.count { if case .dialling = $0 { true } else { false } }
        #expect(attempts == seen.losses(.upstream("db")).count)
        // libpq's sslmode=prefer would dial a second time.
        #expect(cluster.log.split(separator: "\n").count { $0.contains("remaining connection slots") } == attempts)
        await held.removeLast().close()
        await poller.pollNow()
        #expect(try await eventually { !seen.upstream("db").isEmpty })
        // It keeps what it has when the server fills up again.
        let last = try? await connect(cluster.conninfo(role: "app"))
        let answered = seen.upstream("db").count
        #expect(try await eventually { seen.upstream("db").count > answered + 2 })
        #expect(seen.upstream("db").last?.sessions?.value?.headroom.remaining == 0)
        await last?.close()
      }
      for link in held { await link.close() }
    }
  }

  @Test func aRevokedRightCostsOneQuestion() async throws {
    let settings = ["log_min_error_statement": "error"]
    try await withCluster(on: try #require(serverVersions.first), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN; GRANT pg_monitor TO watcher")
      try await withPoller(["db": cluster.conninfo(role: "watcher")]) { _, seen async throws in
        #expect(try await eventually { seen.upstream("db").last?.sessions?.value?.masked == false })
        try await cluster.run(
          "REVOKE EXECUTE ON FUNCTION pg_stat_get_activity(int) FROM PUBLIC; REVOKE pg_monitor FROM watcher")
        let denied = Trouble.denied(grant: #"GRANT pg_monitor TO "watcher""#)
        #expect(try await eventually { seen.upstream("db").last?.sessions?.trouble == denied })
        let answered = seen.upstream("db").count
        #expect(try await eventually { seen.upstream("db").count > answered + 5 })
        #expect(seen.upstream("db").last?.facts?.value != nil)
        let refusals = cluster.log.split(separator: "\n").count { $0.contains("function pg_stat_get_activity") }
        // Once for the sessions, once for the WAL senders.
        #expect(refusals <= 2)
      }
    }
  }

  @Test func holdsOneConnectionAndOneRefreshIsOneRoundTrip() async throws {
    let settings = ["log_connections": "on", "log_statement": "all", "log_line_prefix": "%m [%p] %v "]
    try await withCluster(on: try #require(serverVersions.last), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN")
      try await withPoller(["db": cluster.conninfo(role: "watcher")]) { _, seen async throws in
        #expect(try await eventually { seen.upstream("db").count > 10 })
        let asked = seen.all.count { if case .asked = $0 { true } else { false } }
        let answered = seen.upstream("db").count
        #expect(asked - answered <= 1)
        #expect(cluster.log.split(separator: "\n").count { $0.contains("authorized: user=watcher") } == 1)
        // The first refresh has no round trip more than the others: it brings everything.
        let first = try #require(seen.upstream("db").first)
        #expect(first.facts?.value != nil && first.sessions?.value != nil && first.settings?.value != nil)
        let samples = seen.upstream("db").dropFirst().prefix(8)
        #expect(samples.allSatisfy { $0.settings == nil && $0.sessions?.value != nil })
      }
    }
  }

  @Test func pausesAndStops() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      let seen = Recorder()
      let poller = try await poller(["db": cluster.conninfo()], seen)
      #expect(try await eventually { seen.upstream("db").count > 1 })
      await poller.setPaused(true)
      // A question that was under way still ends.
      var paused = seen.upstream("db").count
      #expect(
        try await eventually {
          try await Task.sleep(for: .milliseconds(300))
          defer { paused = seen.upstream("db").count }
          return paused == seen.upstream("db").count
        })
      await poller.pollNow()
      #expect(try await eventually { seen.upstream("db").count == paused + 1 })
      await poller.setPaused(false)
      #expect(try await eventually { seen.upstream("db").count > paused + 3 })

      await cluster.freeze()
      let began = ContinuousClock.now
      await poller.stop()
      #expect(ContinuousClock.now - began < .seconds(2))
      let told = seen.all.count
      await cluster.thaw()
      let gone = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgwatch-tui'"
      #expect(try await eventually { try await cluster.run(gone) == "0" })
      #expect(seen.all.count == told)
    }
  }

  @Test func hundredsOfDeadServersHoldUpNone() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      // Nothing listens on port 1.
      var upstreams = Dictionary(uniqueKeysWithValues: (0..<300).map { ("dead\($0)", "host=127.0.0.1 port=1") })
      upstreams["db"] = cluster.conninfo()
      try await withPoller(upstreams) { _, seen async throws in
        #expect(try await eventually { seen.upstream("db").count > 3 })
        #expect(try await eventually { (0..<300).allSatisfy { !seen.losses(.upstream("dead\($0)")).isEmpty } })
      }
    }
  }

  /// A client's certificate may be why the server is not reached.
  @Test func tellsCertificateFilesThoughNothingAnswers() async throws {
    let conninfo = "host=127.0.0.1 port=1 sslcert=/nowhere/client.crt sslrootcert=/nowhere/root.crt"
    try await withPoller(["db": conninfo]) { _, seen async throws in
      #expect(
        try await eventually { seen.certificates(.upstream("db")) != nil && !seen.losses(.upstream("db")).isEmpty })
      let files = try #require(seen.certificates(.upstream("db")))
      #expect(files.client?.path == "/nowhere/client.crt")
      #expect(files.root?.path == "/nowhere/root.crt")
      guard case .unreadable? = files.client?.outcome else {
        Issue.record("a file that is not there was read")
        return
      }
      #expect(seen.upstream("db").isEmpty)
      #expect(seen.losses(.upstream("db")).first?.kind == .refused)
    }
  }

  /// The log of a server that does not answer says why.
  @Test func tellsALogFileThoughNothingAnswers() async throws {
    let file = "/tmp/pgwatch-tui-poller-\(UInt64.random(in: 0...UInt64.max)).log"
    let seen = Recorder()
    let watchlist = Watchlist(
      materialize: nil, upstreams: [.init(name: "db", conninfo: try Conninfo("host=127.0.0.1 port=1"))],
      logs: [.init(upstream: nil, path: file)])
    let poller = Poller(watchlist: watchlist, now: { .now }, emit: { seen.add($0) })
    await poller.start()
    #expect(try await eventually { seen.logs("db").first?.trouble != nil })
    await poller.stop()
  }

  private func poller(_ upstreams: [String: String], _ seen: Recorder) async throws -> Poller {
    let watchlist = Watchlist(
      materialize: nil,
      upstreams: try upstreams.map { Watchlist.Upstream(name: $0.key, conninfo: try Conninfo($0.value)) },
      interval: .milliseconds(100), deadlines: Deadlines(query: .seconds(1)))
    let poller = Poller(watchlist: watchlist, now: { .now }, emit: { seen.add($0) })
    await poller.start()
    return poller
  }

  private func withPoller(_ upstreams: [String: String], _ body: (Poller, Recorder) async throws -> Void) async throws {
    let seen = Recorder()
    let poller = try await poller(upstreams, seen)
    do {
      try await body(poller, seen)
    } catch {
      await poller.stop()
      throw error
    }
    await poller.stop()
  }
}
