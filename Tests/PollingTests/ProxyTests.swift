// What stands in the path is recognised: PgBouncer, and HAProxy that cuts idle connections.

import Diagnosis
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

  /// What becomes known of an upstream, until it is enough.
  private func record(
    of conninfo: String, until isEnough: (UpstreamRecord) -> Bool
  ) async throws -> UpstreamRecord {
    let seen = Recorder()
    let upstream = Watchlist.Upstream(name: "db", conninfo: try Conninfo(conninfo))
    let watchlist = Watchlist(
      materialize: nil, upstreams: [upstream], interval: .milliseconds(200), probeInterval: .seconds(1))
    let poller = Poller(watchlist: watchlist, now: { .now }, sink: { seen.add($0) })
    await poller.start()
    var record = UpstreamRecord()
    let isSeen = try await eventually {
      record = Evidence(seen.all).upstreams["db"] ?? UpstreamRecord()
      return isEnough(record)
    }
    await poller.stop()
    #expect(isSeen, "\(seen.losses(.upstream("db")).last?.summary ?? "nothing was lost")")
    return record
  }
}
