// The whole demo: it opens, an incident develops, a remedy heals it, and nothing remains.

import Postgres
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Demo

@Suite struct IncidentTests {
  @Test(.enabled(if: canOpen, "needs a PostgreSQL that was built with TLS"))
  func aHealthyDemoRunsAllItsSources() async throws {
    let lines = Mutex<[String]>([])
    let session = try await Demo.open(incident: .healthy) { line in lines.withLock { $0.append(line) } }
    let servers = Set(lines.withLock { $0 }.compactMap { $0.split(separator: ":").first })
    #expect(servers == ["materialize", "orders-db", "billing-db"])
    let running = try await eventually {
      try await session.statuses() == "customers running|invoices running|orders running"
    }
    #expect(running)
    let materialize = try await handshake(session.materialize)
    #expect(materialize.tls == nil)
    #expect(session.upstreams.map(\.name) == ["orders-db", "billing-db"])
    let (orders, billing) = try await (
      handshake(session.upstreams[0].conninfo), handshake(session.upstreams[1].conninfo)
    )
    let certificate = try #require(orders.tls?.chain.first)
    #expect((212.0..<214).contains((certificate.notAfter - .now).inSeconds / 86400))
    #expect(billing.tls == nil)
    let clear =
      "SELECT count(*) FROM pg_stat_ssl NATURAL JOIN pg_stat_activity WHERE usename = 'materialize' AND NOT ssl"
    #expect(try await session.stage.orders.run(clear) == "0")
    #expect(try await session.stage.billing.run(clear) == "3")
    await session.close()
    #expect(!exists(session.stage.orders.folder))
  }

  @Test(.enabled(if: canOpen, "needs a PostgreSQL that was built with TLS"))
  func resourceExhaustionDevelopsAndHealsWhenTheJobIsEnded() async throws {
    let session = try await Demo.open(incident: .resourceExhaustion) { _ in }
    let refused = """
      stalled postgres: connection closed
      starting
      stalled postgres: db error: FATAL: \(reserveMessage(session.stage.orders.installation.major))
      """
    let develops = try await eventually(within: .seconds(40)) { try await session.history().contains(refused) }
    #expect(develops)
    #expect(try await session.statuses() == "customers running|invoices running|orders stalled")
    let left = """
      SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - count(*)
        + 1 FROM pg_stat_activity WHERE backend_type = 'client backend'
      """
    // The asking session is a superuser's and stands in the reserve.
    #expect(try await session.stage.orders.run(left) == "0")

    let ended = try await session.stage.orders.run(
      """
      SELECT count(pg_terminate_backend(pid)) FILTER (WHERE application_name = 'nightly-batch') > 5
      FROM pg_stat_activity WHERE usename = 'batch'
      """)
    #expect(ended == "t")
    let heals = try await eventually {
      try await session.statuses() == "customers running|invoices running|orders running"
    }
    #expect(heals)
    await session.close()
    #expect(!exists(session.stage.orders.folder))
  }

  private func handshake(_ conninfo: String) async throws -> Handshake {
    let link = try await Link(Conninfo(conninfo))
    let handshake = try await link.open()
    await link.close()
    return handshake
  }

  private static let canOpen = serverVersions.contains(where: \.hasTLS)

  /// PostgreSQL changed the words in 16.
  private func reserveMessage(_ major: Int) -> String {
    "remaining connection slots are reserved for "
      + (major < 16 ? "non-replication superuser connections" : "roles with the SUPERUSER attribute")
  }
}

extension DemoSession {
  fileprivate func statuses() async throws -> String {
    try await catalog(
      """
      SELECT string_agg(name || ' ' || status, '|' ORDER BY name) FROM mz_internal.mz_source_statuses
      WHERE type = 'postgres'
      """)
  }

  /// Of the source orders, a line for each row.
  fileprivate func history() async throws -> String {
    try await catalog(
      """
      SELECT concat_ws(' ', status, error) FROM mz_internal.mz_source_status_history WHERE source_id = 'u3'
      ORDER BY occurred_at
      """)
  }

  private func catalog(_ sql: String) async throws -> String {
    try await stage.standIn.cluster.run(sql, role: "operator", database: "materialize")
  }
}
