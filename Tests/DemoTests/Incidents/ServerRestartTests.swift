// The upstream is restarted; waiting heals.

import Samples
import TestSupport
import Testing

@testable import Demo

extension IncidentTests {
  @Test func aRestartClosesThenRefusesThenHeals() async throws {
    try await withDemo(.serverRestart) { session in
      let start = "SELECT pg_postmaster_start_time()"
      let before = try await session.stage.orders.run(start)
      let refused = "stalled postgres: error connecting to server: Connection refused (os error 111)"
      #expect(try await session.history(has: "running", "stalled postgres: connection closed", "starting", refused))
      #expect(try await session.watcherArrives().loss?.kind == .refused)
      #expect(try await session.statuses().contains("invoices running"))
      #expect(try await session.history(has: refused, "starting", "running"))
      #expect(try await session.allRun())
      #expect(try await session.stage.orders.run(start) > before)
    }
  }
}
