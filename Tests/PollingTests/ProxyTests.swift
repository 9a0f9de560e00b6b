// What stands in the path is recognised: PgBouncer, and HAProxy that cuts idle connections.

import Diagnosis
import Glibc
import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Polling

@Suite struct ProxyTests {
  @Test(.enabled(if: Proxy.pgBouncer.isInstalled, "pgbouncer is not installed: see Tests/install-servers"))
  func aPoolerIsKnownByItsKeyData() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN")
      try await Proxy.pgBouncer.inFront(of: cluster) { port in
        let record = try await record(of: "host=127.0.0.1 port=\(port) user=watcher dbname=postgres sslmode=disable") {
          $0.isPooled != nil && $0.reachability.latest?.addresses.first?.tcp.duration != nil
        }
        #expect(record.isPooled == true)
        #expect(record.pooler?.product == "PgBouncer")
        #expect(record.isTranslated == true)
        #expect(record.reachability.latest?.obstacle == nil)
      }
    }
  }

  @Test(.enabled(if: Proxy.haProxy(idle: 3).isInstalled, "haproxy is not installed: see Tests/install-servers"))
  func anIdleTimeoutInThePathShowsInTheEnds() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN; GRANT pg_monitor TO watcher; CREATE ROLE mz LOGIN REPLICATION")
      try await Proxy.haProxy(idle: 3).inFront(of: cluster) { port in
        let through = "host=127.0.0.1 port=\(port) dbname=postgres sslmode=disable"
        var idle: Link?
        #expect(
          try await eventually {
            idle = try? await connect("\(through) user=mz")
            return idle != nil
          })
        let record = try await record(of: "\(through) user=watcher") { !$0.lifetimes.ends.isEmpty }
        await idle?.close()
        let end = try #require(record.lifetimes.ends.first)
        #expect(end.role == "mz" && !end.withServer)
        let silence = try #require(end.idle)
        #expect(silence > .seconds(2) && silence < .seconds(8))
        // HAProxy makes a connection of its own.
        #expect(record.translation == .both)
        #expect(record.isPooled == false)
      }
    }
  }

  /// The consumer stops reporting and the server has nothing to send, so that the connection is silent indeed.
  @Test(.enabled(if: Proxy.haProxy(idle: 21).isInstalled, "haproxy is not installed: see Tests/install-servers"))
  func aReplicationConnectionThatIsCutAgainAndAgainIsNamed() async throws {
    let settings = [
      "wal_level": "logical", "wal_sender_timeout": "0", "autovacuum": "off", "checkpoint_timeout": "1h",
    ]
    try await withCluster(on: try #require(serverVersions.first), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN; GRANT pg_monitor TO watcher; CREATE ROLE mz LOGIN REPLICATION")
      try await cluster.run("CREATE PUBLICATION all_tables FOR ALL TABLES")
      try await cluster.run("SELECT pg_create_logical_replication_slot('orders', 'pgoutput')")
      let direct = "host=127.0.0.1 port=\(cluster.port) dbname=postgres sslmode=disable user=watcher"
      let observer = try await connect(direct)
      // After the last change the server notes once more which transactions there are; then it is quiet.
      let changed = try await observer.answer("SELECT pg_current_wal_lsn()")
      #expect(
        try await eventually(within: .seconds(40)) {
          try await observer.answer("SELECT pg_current_wal_lsn()") != changed
        })

      try await Proxy.haProxy(idle: 21).inFront(of: cluster) { port in
        let through = direct.replacing("port=\(cluster.port)", with: "port=\(port)")
        #expect(try await eventually { await (try? connect(through))?.close() != nil })
        let consumer = Task {
          while !Task.isCancelled { try await consumeSilently(from: cluster, through: port, observer) }
        }
        let record = try await record(of: direct, within: .seconds(150)) { LifetimePattern($0.lifetimes.ends) != nil }
        consumer.cancel()
        _ = await consumer.result
        #expect(record.lifetimes.ends.allSatisfy { $0.isReplication && !$0.withServer && $0.role == "mz" })
        let pattern = try #require(LifetimePattern(record.lifetimes.ends, settings: record.settings.value ?? []))
        #expect(pattern.measure == .idle && pattern.concernsReplication && pattern.fitting >= LifetimePattern.fewest)
        #expect(pattern.span > .seconds(19) && pattern.span < .seconds(26), "\(pattern.sentence)")
      }
      await observer.close()
    }
  }

  /// One attempt of a consumer: it confirms all there is, falls silent, and is cut off.
  private func consumeSilently(from cluster: Cluster, through port: UInt16, _ observer: Link) async throws {
    let client = try Child(
      [
        cluster.installation.program("pg_recvlogical"), "-d",
        "host=127.0.0.1 port=\(port) dbname=postgres user=mz sslmode=disable", "--slot", "orders", "--start",
        "--no-loop",
        "--plugin", "pgoutput", "-o", "proto_version=1", "-o", "publication_names=all_tables", "--status-interval", "1",
        "--fsync-interval", "1", "--file", "-",
      ], in: cluster.folder)
    let isQuiet = try? await eventually {
      try await observer.answer("SELECT flush_lsn = sent_lsn FROM pg_stat_replication") == "t"
    }
    client.send(SIGSTOP)
    let isCut = try? await eventually(within: .seconds(60)) {
      try await observer.answer("SELECT active FROM pg_replication_slots") == "f"
    }
    client.send(SIGKILL)
    _ = await exitStatus(of: client)
    if !Task.isCancelled { #expect(isQuiet == true && isCut == true) }
  }

  /// What becomes known of an upstream, until it is enough.
  private func record(
    of conninfo: String, within deadline: Duration = .seconds(20), until isEnough: (UpstreamRecord) -> Bool
  ) async throws -> UpstreamRecord {
    let seen = Recorder()
    let upstream = Watchlist.Upstream(name: "db", conninfo: try Conninfo(conninfo))
    let watchlist = Watchlist(
      materialize: nil, upstreams: [upstream], interval: .milliseconds(200), probeInterval: .seconds(1))
    let poller = Poller(watchlist: watchlist, now: { .now }, emit: { seen.add($0) })
    await poller.start()
    var record = UpstreamRecord()
    let isSeen = try await eventually(within: deadline) {
      record = Evidence(seen.all).upstreams["db"] ?? UpstreamRecord()
      return isEnough(record)
    }
    await poller.stop()
    #expect(isSeen, "\(seen.losses(.upstream("db")).last?.summary ?? "nothing was lost")")
    return record
  }
}
