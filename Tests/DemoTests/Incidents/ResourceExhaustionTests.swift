// A job takes every slot; an administrator who ends it heals the source.

import TestSupport
import Testing

@testable import Demo

extension IncidentTests {
  @Test func resourceExhaustionDevelopsAndHealsWhenTheJobIsEnded() async throws {
    try await withDemo(.resourceExhaustion) { session in
      let refused = "stalled postgres: db error: FATAL: \(reserveMessage(session.stage.orders.installation.major))"
      #expect(try await session.history(has: "stalled postgres: connection closed", "starting", refused))
      #expect(try await session.statuses() == "customers running|invoices running|orders stalled")
      // The administrator has a slot all the same.
      let ended = try await session.administer(
        """
        SELECT count(pg_terminate_backend(pid)) FILTER (WHERE application_name = 'nightly-batch') > 5
        FROM pg_stat_activity WHERE usename = 'batch'
        """)
      #expect(ended == [["t"]])
      #expect(try await session.allRun())
    }
  }

  /// PostgreSQL changed the words in 16.
  private func reserveMessage(_ major: Int) -> String {
    "remaining connection slots are reserved for "
      + (major < 16
        ? "non-replication superuser connections"
        : "roles with privileges of the \"pg_use_reserved_connections\" role")
  }
}
