// A timeout of the server ends Materialize's sessions until somebody lifts it, for all or for Materialize.

import TestSupport
import Testing

@testable import Demo

extension IncidentTests {
  @Test(arguments: [
    ["ALTER ROLE materialize SET idle_session_timeout = 0"],
    ["ALTER SYSTEM RESET idle_session_timeout", "SELECT pg_catalog.pg_reload_conf()"],
  ])
  func anIdleTimeoutCutsUntilItIsLifted(by statements: [String]) async throws {
    try await withDemo(.connectionTimeout) { session in
      #expect(try await session.history(has: "running", "stalled postgres: connection closed", "starting", "running"))
      let line = try await session.ordersLog().split(separator: "\n").first {
        $0.contains("\"materialize\"") && $0.contains("terminating connection due to idle-session timeout")
      }
      #expect(line?.contains("57P05") == true)
      for statement in statements { try await session.administer(statement) }
      // A session that lives for three times the timeout and is looked at in between is safe.
      let idleForLong = """
        SELECT count(*) FROM pg_stat_activity WHERE usename = 'materialize' AND backend_type = 'client backend'
        AND clock_timestamp() - state_change > '7 s'
        """
      #expect(try await eventually(within: .seconds(60)) { try await session.stage.orders.run(idleForLong) == "2" })
      #expect(try await session.allRun())
    }
  }
}
