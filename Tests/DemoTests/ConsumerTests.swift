// A source's status is what really happens to its connections.

import Samples
import TestSupport
import Testing

@testable import Demo

@Suite struct ConsumerTests {
  @Test(arguments: serverVersions)
  func aSourceRunsOnThreeConnectionsAndCountsWhatFlows(_ installation: Installation) async throws {
    try await withScene(on: installation) { scene in
      #expect(try await scene.reaches("running"))
      let sessions = """
        SELECT string_agg(backend_type, ', ' ORDER BY backend_type) FROM pg_stat_activity
        WHERE usename = 'materialize' AND application_name = ''
        """
      #expect(try await scene.upstream.run(sessions) == "client backend, client backend, walsender")

      try await scene.upstream.run(
        "INSERT INTO invoice_heads (amount) VALUES (1), (2); UPDATE invoice_heads SET amount = 3 WHERE amount = 2",
        database: Shop.billing.database)
      let figures = """
        SELECT t.updates_committed || ' ' || t.snapshot_records_staged || ' ' || (s.messages_received > 5) || ' '
          || (s.offset_committed >= s.offset_known - 1000000) FROM mz_internal.mz_source_statistics s, mz_internal.mz_source_statistics t
        WHERE s.id = 'u3' AND t.id = 'u4'
        """
      #expect(try await eventually { try await scene.catalog(figures) == "4 300 true true" })
      let lag = "SELECT lag < '5 s' FROM mz_internal.mz_wallclock_global_lag WHERE object_id = 'u3'"
      #expect(try await eventually { try await scene.catalog(lag) == "t" })
    }
  }

  @Test func aStoppedUpstreamClosesThenRefusesThenHeals() async throws {
    try await withScene { scene in
      #expect(try await scene.reaches("running"))
      await scene.upstream.stop()
      #expect(try await scene.history(has: ["running", "stalled postgres: connection closed", "starting"]))
      let refused = "stalled postgres: error connecting to server: Connection refused (os error 111)"
      #expect(try await scene.history(has: ["starting", refused]))
      try await scene.upstream.start()
      #expect(try await scene.history(has: [refused, "starting", "running"]))
    }
  }

  @Test(arguments: ["client backend", "walsender"])
  func aTerminatedSessionStallsTheSourceWhichComesBack(_ kind: String) async throws {
    try await withScene { scene in
      #expect(try await scene.reaches("running"))
      let terminated = try await scene.upstream.run(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'materialize' AND backend_type = \(literal(kind)) LIMIT 1
        """)
      #expect(terminated == "t")
      #expect(
        try await scene.history(has: ["running", "stalled postgres: connection closed", "starting", "running"]))
    }
  }

  @Test func aWrongPasswordIsNamedAndNeverWorks() async throws {
    try await withScene(password: "not the one") { scene in
      let refused = "stalled postgres: db error: FATAL: password authentication failed for user \"materialize\""
      let isNamed = try await scene.history(has: ["starting", refused, "starting", refused])
      #expect(isNamed)
    }
  }

  @Test func aMissingPublicationIsNamed() async throws {
    try await withScene { scene in
      #expect(try await scene.reaches("running"))
      try await scene.upstream.run("DROP PUBLICATION invoices_source", database: Shop.billing.database)
      try await scene.upstream.restart()
      #expect(try await scene.history(has: ["stalled postgres: publication \"invoices_source\" does not exist"]))
    }
  }

  @Test func whatHappensWhileTheStandInIsAwayIsWrittenLater() async throws {
    try await withScene { scene in
      #expect(try await scene.reaches("running"))
      await scene.standIn.cluster.stop()
      await scene.upstream.stop()
      #expect(try await eventually { await scene.consumer.metadataProcesses.isEmpty })
      try await scene.standIn.cluster.start()
      #expect(try await scene.history(has: ["running", "stalled postgres: connection closed"]))
    }
  }
}

/// One source at work: its upstream, the stand-in that shows its status, and its consumer.
private struct Scene {
  let upstream: Cluster
  let standIn: StandIn
  let consumer: Consumer

  func catalog(_ sql: String) async throws -> String {
    try await standIn.cluster.run(sql, role: "operator", database: "materialize")
  }

  func reaches(_ status: String) async throws -> Bool {
    try await eventually {
      try await catalog("SELECT status FROM mz_internal.mz_source_statuses WHERE id = 'u3'") == status
    }
  }

  /// Whether the source's history comes to hold these rows one after the other.
  func history(has rows: [String]) async throws -> Bool {
    try await eventually(within: .seconds(40)) {
      let history = try await catalog(
        """
        SELECT concat_ws(' ', status, error) FROM mz_internal.mz_source_status_history WHERE source_id = 'u3'
        ORDER BY occurred_at
        """
      ).split(separator: "\n").map(String.init)
      return history.indices.contains { history[$0...].starts(with: rows) }
    }
  }
}

/// - Parameter password: what Materialize presents; the right one by default.
private func withScene(
  on installation: Installation? = serverVersions.first, password: String = "right",
  _ body: (Scene) async throws -> Void
) async throws {
  let installation = try #require(installation)
  let rules = ["host all materialize samehost scram-sha-256"]
  try await withCluster(on: installation, settings: Shop.settings(for: installation), accessRules: rules) { upstream in
    try await Shop.billing.build(on: upstream, password: "right")
    let passwordFile = "\(upstream.folder)/passwords"
    try TextFile.write("*:*:*:materialize:\(password)\n", to: passwordFile, for: .ourselves)
    let access = UpstreamAccess(
      host: "127.0.0.1", port: upstream.port, database: Shop.billing.database, user: "materialize",
      passwordFile: passwordFile, sslMode: "disable")
    let plan = SourcePlan(
      id: "u3", name: "invoices", connectionID: "u1", connection: "billing-db", upstream: access,
      publication: "invoices_source", slot: SourcePlan.newSlot(),
      tables: [SourcePlan.Table(id: "u4", name: "invoice_heads")])
    try await withCluster(on: installation) { server in
      let standIn = try await StandIn(on: server, sources: [plan])
      let ledger = try CatalogWriter(of: standIn)
      let consumer = Consumer(plan, with: installation, in: upstream.folder, reportingTo: ledger)
      let work = Task {
        async let writing: Void = ledger.keep()
        async let consuming: Void = consumer.run()
        _ = await (writing, consuming)
      }
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(Scene(upstream: upstream, standIn: standIn, consumer: consumer))) } catch {
        outcome = .failure(error)
      }
      work.cancel()
      await work.value
      try outcome.get()
    }
  }
}
