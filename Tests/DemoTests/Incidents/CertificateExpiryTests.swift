// Materialize's client certificate runs out; a renewed one in its place heals.

import Samples
import TestSupport
import Testing

@testable import Demo

extension IncidentTests {
  @Test func anExpiredClientCertificateIsRefusedUntilItIsRenewed() async throws {
    try await withDemo(.certificateExpiry) { session in
      let shown = """
        SELECT count(*) FROM pg_stat_ssl NATURAL JOIN pg_stat_activity
        WHERE usename = 'materialize' AND client_dn LIKE '%/CN=materialize'
        """
      #expect(try await session.stage.orders.run(shown) == "6")
      let expired = "stalled postgres: error communicating with the server: sslv3 alert certificate expired"
      #expect(try await session.history(has: "running", "stalled postgres: connection closed", "starting", expired))
      #expect(
        try await session.history(of: "customers", has: "stalled postgres: connection closed", "starting", expired))
      #expect(try await session.statuses().contains("invoices running"))
      #expect(try await session.ordersLog().contains("certificate verify failed"))
      let certificate = try #require(try await session.watcherArrives().get().tls?.chain.first)
      #expect((11.0..<13).contains((certificate.notAfter - .now).inSeconds / 86400))

      let cure = Incident.certificateExpiry.cure(session.stage)
      let command = try #require(cure.firstRange(of: "openssl").map { String(cure[$0.lowerBound...]) })
      try await Command.run(["sh", "-c", command], in: "/")
      #expect(try await session.history(has: expired, "starting", "running"))
      #expect(try await session.allRun())
    }
  }
}
