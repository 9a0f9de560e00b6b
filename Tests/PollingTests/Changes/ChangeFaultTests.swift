// What goes wrong in the middle of a change: no slot, no journal, a cut connection, a server that dies.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Polling

@Suite struct ChangeFaultTests {
  @Test func aFullServer() async throws {
    let settings = ["max_connections": "6", "superuser_reserved_connections": "1"]
    try await withCluster(on: try #require(serverVersions.first), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN")
      var held: [Link] = []
      #expect(
        try await eventually {
          if let link = try? await connect(cluster.conninfo(role: "app")) { held.append(link) }
          return held.count == 5
        })
      let ordinary = try await carryOut(.limitRole("app", 4), on: cluster.conninfo(role: "app"))
      guard case .notSent(let loss)? = ordinary.last else {
        Issue.record("\(ordinary.stages)")
        return
      }
      #expect(loss.sqlstate == "53300")
      #expect(ordinary.entries.isEmpty)
      // The reserve holds one: what cannot be read back on a second session is read on the first.
      let superuser = try await carryOut(.limitRole("app", 4), on: cluster.conninfo())
      #expect(superuser.isApplied)
      for link in held { await link.close() }
    }
  }

  @Test func withoutAJournalNothingIsSent() async throws {
    let settings = ["log_statement": "all"]
    try await withCluster(on: try #require(serverVersions.first), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN")
      let course = try await carryOut(
        .limitRole("app", 4), on: cluster.conninfo(),
        record: { _ throws(NotRecorded) in throw NotRecorded("No space left on device") })
      #expect(course.last == .notRecorded("No space left on device"))
      #expect(!cluster.log.contains("CONNECTION LIMIT"))
    }
  }

  /// The connection is cut when the statement has passed, or before the server has heard it; the poller finds out which.
  @Test(arguments: [CuttingRelay.Cut.before, .after])
  func aCutConnection(_ moment: CuttingRelay.Cut) async throws {
    try await withCluster(on: try #require(serverVersions.last)) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN")
      let relay = try CuttingRelay(to: cluster.port, cutting: moment, at: "CONNECTION LIMIT")
      defer { relay.close() }
      let ledger = CatalogWriter()
      try await withPoller(cluster, through: relay.port, ledger) { poller, seen async throws in
        await poller.carryOut(.test(.limitRole("app", 4)))
        #expect(try await eventually { relay.isSpent && seen.changes.contains { $0.isUnknown } })
        #expect(try await eventually { seen.changes.last?.isUnknown == false })
        let after = try #require(seen.changes.last)
        if moment == .after {
          #expect(
            after
              == .applied(
                [.init("CONNECTION LIMIT of role app", old: "none", new: "4")], undo: .limitRole("app", -1)))
        } else {
          guard case .refused(let error) = after else {
            Issue.record("\(seen.changes)")
            return
          }
          #expect(error.message.hasPrefix("it did not happen"))
        }
      }
      #expect(ledger.entries.map(\.outcome) == [.begun, .unknown, moment == .after ? .applied : .refused])
    }
  }

  /// Written but not read is not done: what was confirmed here gets its reload, what an earlier run left open is told.
  @Test(arguments: serverVersions, [Optional("61s"), nil])
  func aCutBeforeTheReload(_ installation: Installation, _ value: String?) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run("ALTER SYSTEM SET wal_sender_timeout = '50s'; SELECT pg_reload_conf()")
      let relay = try CuttingRelay(to: cluster.port, cutting: .after, at: "ALTER SYSTEM")
      defer { relay.close() }
      let ledger = CatalogWriter()
      try await withPoller(cluster, through: relay.port, ledger) { poller, seen async throws in
        await poller.carryOut(.test(.set([.init("wal_sender_timeout", value)], .server)))
        #expect(try await eventually { seen.changes.contains { if case .applied = $0 { true } else { false } } })
        #expect(
          seen.changes.contains { if case .underWay(let step) = $0 { step.contains("not in force") } else { false } })
      }
      #expect(ledger.entries.map(\.outcome) == [.begun, .unknown, .applied])
      #expect(try await cluster.run("SHOW wal_sender_timeout") == (value == nil ? "1min" : "61s"))
    }
  }

  @Test(arguments: serverVersions, [Optional("61s"), nil])
  func anEarlierRunsMissingReloadIsSaid(_ installation: Installation, _ value: String?) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run("ALTER SYSTEM SET wal_sender_timeout = '50s'; SELECT pg_reload_conf()")
      let words = value.map { "SET wal_sender_timeout = '\($0)'" } ?? "RESET wal_sender_timeout"
      try await cluster.run("ALTER SYSTEM \(words)")
      let action = Change.Action.set([.init("wal_sender_timeout", value)], .server)
      let ledger = CatalogWriter()
      var open = JournalEntry(.test(action, id: "9"), host: nil, role: nil, at: .noon).begun
      open.undo = .set([.init("wal_sender_timeout", "50s")], .server)
      try await withPoller(cluster, ledger) { [open] poller, seen async throws in
        await poller.takeOver([open])
        #expect(try await eventually { seen.changes.count == 1 })
        guard case .notInForce? = seen.changes.first else {
          Issue.record("\(seen.changes)")
          return
        }
      }
      #expect(ledger.entries.map(\.outcome) == [.notInForce])
      #expect(ledger.entries.first?.message?.contains("pg_reload_conf") == true)
      #expect(try await cluster.run("SHOW wal_sender_timeout") == "50s")
    }
  }

  @Test func aServerThatDies() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN")
      let ledger = CatalogWriter()
      try await withPoller(cluster, ledger) { poller, seen async throws in
        #expect(try await eventually { !seen.upstream("db").isEmpty })
        // The statement waits for the other one until the server is gone.
        let other = try await connect(cluster.conninfo())
        _ = try await other.ask(Script([[Statement("BEGIN")], [Statement("ALTER ROLE app CONNECTION LIMIT 7")]]))
        await poller.carryOut(.test(.limitRole("app", 4)))
        #expect(try await eventually { seen.changes.contains(.underWay("ALTER ROLE app CONNECTION LIMIT 4")) })
        await cluster.stop(.immediate)
        #expect(try await eventually { seen.changes.last?.isUnknown == true })
        try await cluster.start()
        #expect(try await eventually { seen.changes.last?.isUnknown == false })
        guard case .refused? = seen.changes.last else {
          Issue.record("\(seen.changes)")
          return
        }
        await other.close()
      }
      #expect(ledger.entries.map(\.outcome) == [.begun, .unknown, .refused])
    }
  }

  /// What an earlier run left open is found out at the next start.
  @Test func takenOver() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN CONNECTION LIMIT 4")
      let ledger = CatalogWriter()
      var open = JournalEntry(.test(.limitRole("app", 4), id: "9"), host: nil, role: nil, at: .noon).begun
      open.undo = .limitRole("app", 8)
      open.differences = [.init("CONNECTION LIMIT of role app", old: "8", new: "4")]
      try await withPoller(cluster, ledger) { [open] poller, seen async throws in
        await poller.takeOver([open])
        #expect(
          try await eventually { seen.changes == [.applied(open.differences, undo: .limitRole("app", 8))] })
      }
      #expect(ledger.entries.map(\.id) == ["9"] && ledger.entries.map(\.outcome) == [.applied])
    }
  }

  @Test func oneAfterTheOther() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN")
      let ledger = CatalogWriter()
      try await withPoller(cluster, ledger) { poller, seen async throws in
        for limit in 1...4 { await poller.carryOut(.test(.limitRole("app", limit), id: "\(limit)")) }
        #expect(try await eventually { ledger.entries.count == 8 })
        #expect(ledger.entries.map(\.id) == ["1", "1", "2", "2", "3", "3", "4", "4"])
        #expect(seen.changes.contains(.underWay("waiting for the change before it")))
      }
    }
  }

  @Test func readOnlyMeansReadOnly() async throws {
    let seen = Recorder()
    let ledger = CatalogWriter()
    let watchlist = Watchlist(
      materialize: nil, upstreams: [.init(name: "db", conninfo: try Conninfo("host=127.0.0.1 port=1"))],
      isReadOnly: true)
    let poller = Poller(watchlist: watchlist, now: { .now }, record: ledger.recorder) { seen.add($0) }
    await poller.start()
    await poller.carryOut(.test(.limitRole("app", 4)))
    guard case .refused? = seen.changes.last else {
      Issue.record("\(seen.changes)")
      return
    }
    await poller.stop()
    #expect(ledger.entries.isEmpty)
  }

  @Test func anAdministratorChangesAndAStrangerIsSaid() async throws {
    try await withCluster(on: try #require(serverVersions.last), settings: ["log_connections": "on"]) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN")
      let ledger = CatalogWriter()
      let administrator = try Conninfo(cluster.conninfo())
      let watchlist = Watchlist(
        materialize: nil,
        upstreams: [.init(name: "db", conninfo: try Conninfo(cluster.conninfo(role: "watcher")))],
        interval: .milliseconds(100), particulars: ["db": .init(administrator: administrator, provider: "neon")])
      let seen = Recorder()
      let poller = Poller(watchlist: watchlist, now: { .now }, record: ledger.recorder) { seen.add($0) }
      await poller.start()
      await poller.carryOut(.test(.limitRole("watcher", 9)))
      await poller.carryOut(.test(.limitRole("watcher", 9), on: "nowhere"))
      #expect(try await eventually { seen.changes.contains { if case .applied = $0 { true } else { false } } })
      #expect(seen.changes.contains { if case .notSent = $0 { true } else { false } })
      guard case .targets(let targets, _)? = seen.all.first else {
        Issue.record("no targets")
        return
      }
      #expect(targets.first?.administrator == "postgres" && targets.first?.provider == "neon")
      #expect(cluster.log.contains("application_name=pgwatch-tui change"))
      await poller.stop()
    }
  }

  private func withPoller(
    _ cluster: Cluster, through port: UInt16? = nil, _ ledger: CatalogWriter,
    _ body: (Poller, Recorder) async throws -> Void
  ) async throws {
    let conninfo = try Conninfo(cluster.conninfo()).setting("port", to: "\(port ?? cluster.port)")
    let watchlist = Watchlist(
      materialize: nil, upstreams: [.init(name: "db", conninfo: conninfo)], interval: .milliseconds(100))
    let seen = Recorder()
    let poller = Poller(watchlist: watchlist, now: { .now }, record: ledger.recorder) { seen.add($0) }
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
  /// What is told of changes, in order.
  var changes: [ChangeReport.Stage] {
    all.compactMap { if case .change(let report) = $0 { report.stage } else { nil } }
  }
}

extension ChangeReport.Stage {
  fileprivate var isUnknown: Bool { if case .unknown = self { true } else { false } }
}
