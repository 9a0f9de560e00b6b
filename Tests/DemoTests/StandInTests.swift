// The stand-in looks like Materialize to whoever asks its catalog.

import TestSupport
import Testing

@testable import Demo

@Suite struct StandInTests {
  @Test func relationsAndColumnsAreThoseOfMaterialize() async throws {
    try await withStandIn { standIn in
      // As the product finds out which columns there are, asked as an operator without any privilege.
      let found = try await standIn.cluster.run(
        """
        SELECT s.name || '.' || o.name || ': ' || string_agg(c.name || ' ' || c.type, ', ' ORDER BY c.position)
        FROM mz_columns c JOIN mz_objects o ON o.id = c.id JOIN mz_schemas s ON s.id = o.schema_id
        WHERE s.name IN ('mz_catalog', 'mz_internal') GROUP BY s.name, o.name
        """, role: "operator", database: "materialize")
      let relations = Set(found.split(separator: "\n").map(String.init))
      let facts = Set(catalogFacts.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
      #expect(relations.subtracting(facts) == [])
      #expect(facts.subtracting(relations) == [])
    }
  }

  @Test func itSaysThatItIsAStandIn() async throws {
    try await withStandIn { standIn in
      let answer = try await standIn.cluster.run(
        "SELECT mz_version(); SELECT mz_uptime() > '0' AND mz_uptime() < '1 minute'; SHOW timezone",
        role: "operator", database: "materialize")
      let lines = answer.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines[0].hasPrefix("v26.4.0-stand-in (PostgreSQL \(standIn.cluster.installation.major)."))
      #expect(lines[1...] == ["t", "UTC"])
    }
  }

  @Test func aSourceStartsAsCreatedAndItsTablesShareItsTrouble() async throws {
    try await withStandIn { standIn in
      let statuses = "SELECT id || ' ' || type || ' ' || status FROM mz_internal.mz_source_statuses ORDER BY id"
      #expect(
        try await standIn.cluster.run(statuses, role: "operator", database: "materialize")
          == "u3 postgres created\nu4 table created")
      try await standIn.cluster.run(
        """
        INSERT INTO mz_internal.mz_source_status_history VALUES
          (now() - interval '2 s', 'u3', 'running', NULL), (now() - interval '2 s', 'u4', 'running', NULL),
          (now(), 'u3', 'stalled', 'postgres: connection closed')
        """, database: "materialize")
      #expect(
        try await standIn.cluster.run(statuses, role: "operator", database: "materialize")
          == "u3 postgres stalled\nu4 table stalled")
    }
  }

  @Test func aConnectionTellsWhereItsUpstreamIs() async throws {
    try await withStandIn { standIn in
      let sql = try await standIn.cluster.run(
        "SELECT create_sql FROM mz_connections WHERE id = 'u1'", role: "operator", database: "materialize")
      #expect(sql.contains("HOST = '127.0.0.1'") && sql.contains("PORT = 5432") && !sql.contains("secret"))
    }
  }
}

private func withStandIn(_ body: (StandIn) async throws -> Void) async throws {
  let installation = try #require(serverVersions.first)
  try await withCluster(on: installation) { cluster in
    let access = UpstreamAccess(
      host: "127.0.0.1", port: 5432, database: "shop", user: "materialize", passwordFile: "secret", sslMode: "disable")
    let plan = SourcePlan(
      id: "u3", name: "orders", connectionID: "u1", connection: "orders-db", upstream: access, publication: "mz_source",
      slot: SourcePlan.newSlot(), tables: [SourcePlan.Table(id: "u4", name: "order_lines")])
    try await body(StandIn(on: cluster, sources: [plan]))
  }
}
