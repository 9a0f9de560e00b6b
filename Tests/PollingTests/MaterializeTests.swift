// Materialize's questions against the stand-in, and without the columns that other versions lack.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Polling

@Suite struct MaterializeTests {
  private func plan(_ cluster: Cluster) -> SourcePlan {
    SourcePlan(
      id: "u3", name: "orders", connectionID: "u1", connection: "orders-db",
      upstream: UpstreamAccess(
        host: "127.0.0.1", port: cluster.port, database: "shop", user: "mz", passwordFile: "", sslMode: "disable"),
      publication: "mz_source", slot: SourcePlan.newSlot(), tables: [SourcePlan.Table(id: "u4", name: "items")])
  }

  @Test(arguments: serverVersions)
  func asksTheStandIn(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      let plan = plan(cluster)
      let standIn = try await StandIn(on: cluster, sources: [plan])
      try await cluster.run("CREATE DATABASE shop; CREATE ROLE watcher LOGIN")
      try await cluster.run(
        """
        INSERT INTO mz_internal.mz_source_status_history VALUES
          ('2026-11-22 10:00:00.5+00', 'u3', 'running', NULL, NULL, 'u1', 0),
          ('2026-11-22 10:00:01+00', 'u3', 'stalled', 'postgres: connection closed',
            '{"hints": ["look"], "namespaced": {"postgres": "connection closed", "ssh": "gone"}}', 'u1', 0)
        """, database: "materialize")
      let seen = Recorder()
      let watchlist = Watchlist(
        materialize: try Conninfo(standIn.conninfo),
        upstreams: [
          Watchlist.Upstream(
            name: "mine", conninfo: try Conninfo(cluster.conninfo(role: "watcher", database: "shop")))
        ], interval: .milliseconds(100))
      let poller = Poller(watchlist: watchlist, now: { .now }, emit: { seen.add($0) })
      await poller.start()
      #expect(try await eventually { seen.materialize.count > 2 })

      let first = try #require(seen.materialize.first)
      let facts = try #require(first.facts?.value)
      #expect(facts.role == "operator" && facts.uptime >= .zero)
      let source = try #require(first.sources?.value?.first)
      #expect(source.fullName == "materialize.public.orders")
      #expect(source.status == .stalled && source.error == "postgres: connection closed")
      #expect(source.since == Moment(timestamp: "2026-11-22 10:00:01+00"))
      #expect(source.hints == ["look"] && source.namespaced == ["ssh": "gone"])
      #expect(source.cluster == "ingest" && source.connectionID == "u1")
      #expect(source.slot == plan.slot && source.timeline == 1 && source.publication == "mz_source")
      #expect(first.events?.value?.map(\.status) == [.running, .stalled])
      let connection = try #require(first.connections?.value?.first)
      #expect(
        connection
          == SourceConnection(
            id: "u1", name: "orders-db", host: "127.0.0.1", port: cluster.port, database: "shop", user: "mz"))
      #expect(first.tables?.value?.map(\.upstreamName) == ["public.items"])
      #expect(first.statistics?.value?.map(\.id) == ["u3", "u4"])

      // Later ones bring news only, and what changes.
      let later = try #require(seen.materialize.dropFirst().first)
      #expect(later.events?.value == [] && later.connections == nil && later.tables == nil)
      #expect(later.sources?.value?.first?.publication == "mz_source")
      try await cluster.run(
        "INSERT INTO mz_internal.mz_source_status_history VALUES (now(), 'u3', 'starting', NULL, NULL, 'u1', 0)",
        database: "materialize")
      #expect(
        try await eventually { seen.materialize.contains { $0.events?.value?.map(\.status) == [.starting] } })

      // The connection leads to the upstream that was named.
      let targets = seen.all.compactMap { if case .targets(let targets, _) = $0 { targets } else { nil } }
      #expect(targets.first?.map(\.id) == [.materialize, .upstream("mine")])
      #expect(targets.last?.last?.connectionIDs == ["u1"])
      #expect(try await eventually { seen.upstream("mine").last?.facts?.value?.database == "shop" })
      await poller.stop()
    }
  }

  @Test func saysThatAnotherServerIsNotMaterialize() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      let seen = Recorder()
      let watchlist = Watchlist(
        materialize: try Conninfo(cluster.conninfo()), upstreams: [], interval: .milliseconds(100))
      let poller = Poller(watchlist: watchlist, now: { .now }, emit: { seen.add($0) })
      await poller.start()
      #expect(try await eventually { seen.materialize.first?.sources?.trouble != nil })
      await poller.stop()
    }
  }

  @Test func asksOnlyForColumnsThatExist() throws {
    let old = MaterializeCatalog(columns: ["mz_catalog.mz_sources": ["id", "name", "type"]])
    let context = MaterializeProbeContext(catalog: old)
    let sql = try #require(MaterializeProbe.sources.statements(context)).map(\.sql).joined()
    #expect(!sql.contains("mz_source_statuses") && !sql.contains("create_sql::text"))
    #expect(sql.contains("NULL::text AS status") && sql.contains("NULL::text AS create_sql"))
    #expect(MaterializeProbe.events.statements(context) == nil)
    #expect(MaterializeProbe.statistics.statements(context) == nil)
    let tables = try #require(MaterializeProbe.tables.statements(context)?.first)
    #expect(!tables.sql.contains("mz_tables"))
  }

  @Test func neverAsksForEverythingAndKeepsNoTransactionOpen() {
    let columns = MaterializeCatalog(columns: ["mz_internal.mz_source_status_history": []])
    for probe in MaterializeProbe.catalog {
      for statement in probe.statements(MaterializeProbeContext(catalog: columns)) ?? [] {
        #expect(statement.sql.hasPrefix("SELECT ") && !statement.sql.contains("*"), "\(probe.name)")
      }
    }
  }

  @Test func readsTheHistoryOnce() {
    func event(_ second: Int64, _ status: Source.Status) -> SourceEvent {
      SourceEvent(sourceID: "u1", at: Moment(microseconds: second * 1_000_000 + 5), status: status)
    }
    var cursor = HistoryCursor()
    #expect(cursor.since == nil)
    #expect(cursor.fresh([event(100, .running), event(200, .stalled)]).count == 2)
    #expect(cursor.since == Moment(microseconds: 140_000_005))
    // One that was written late, and one in the same moment as another.
    let late = [event(190, .starting), event(200, .stalled), event(200, .starting)]
    #expect(cursor.fresh(late) == [late[0], late[2]])
    #expect(cursor.fresh(late).isEmpty)
    #expect(cursor.fresh([]).isEmpty)
  }

  @Test func clampsWhatDoesNotFit() {
    let record = Record(columns: ["a", "b", "c", "d"], fields: ["18446744073709551615", "-1", "12.7", "x"])
    #expect(record.clamped("a") == .max)
    #expect(record.clamped("b") == -1)
    #expect(record.clamped("c") == 12)
    #expect(record.clamped("d") == nil && record.clamped("e") == nil)
  }
}

extension Recorder {
  fileprivate var materialize: [MaterializeSample] {
    all.compactMap { if case .materialize(let sample) = $0 { sample } else { nil } }
  }
}
