// Materialize is upgraded; all its sources start again, and waiting heals them.

import TestSupport
import Testing

@testable import Demo

extension IncidentTests {
  @Test func maintenanceRestartsMaterializeAndAllItsSources() async throws {
    try await withDemo(.maintenanceWindow) { session in
      let before = try await session.catalog("SELECT mz_version_num()")
      let isAway = try await eventually { (try? await session.catalog("SELECT 1")) == nil }
      #expect(isAway)
      let allStart = try await eventually {
        (try? await session.statuses()) == "customers starting|invoices starting|orders starting"
      }
      #expect(allStart)
      #expect(try await session.catalog("SELECT mz_version_num() > \(before), mz_uptime() < '10 s'") == "t|t")
      // Together, in the next generation, for half a minute, without anybody at the upstreams.
      for source in ["orders", "customers", "invoices"] {
        #expect(
          try await session.history(of: source, has: "running", "stalled postgres: connection closed", "starting"))
      }
      let began = """
        SELECT max(occurred_at) - min(occurred_at) < '1 s' FROM mz_internal.mz_source_status_history
        WHERE status = 'starting' AND deployment_generation = 1
        """
      #expect(try await session.catalog(began) == "t")
      let sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'materialize'"
      for upstream in [session.stage.orders, session.stage.billing] { #expect(try await upstream.run(sessions) == "0") }
      let replica =
        "SELECT string_agg(status, ' ' ORDER BY occurred_at) FROM mz_internal.mz_cluster_replica_status_history"
      #expect(try await eventually { try await session.catalog(replica) == "online offline online" })
      #expect(try await session.allRun(within: .seconds(60)))
    }
  }
}
