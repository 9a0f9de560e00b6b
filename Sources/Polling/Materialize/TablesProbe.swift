// What the sources fill: subsources in older versions of Materialize, tables in newer ones.

import Postgres
import Samples

extension MaterializeProbe {
  static let tables = MaterializeProbe(
    "tables", part: \.tables,
    statements: { $0.isThorough ? [Statement(tablesSQL($0.catalog))] : nil },
    decode: { rows, _ throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      var tables: [SourceTable] = []
      for row in answer.records {
        let upstream = [row.text("upstream_schema"), row.text("upstream_table")].compactMap(\.self)
        tables.append(
          SourceTable(
            id: try row.require("id", Record.text), sourceID: try row.require("source", Record.text),
            name: try row.require("name", Record.text),
            upstreamName: upstream.isEmpty ? nil : upstream.joined(separator: "."),
            status: row.text("status").map(Source.Status.init), error: row.words("error")))
      }
      return tables
    })

  /// A subsource depends on its source; progress subsources, which always say "running", are of another type.
  private static func tablesSQL(_ catalog: MaterializeCatalog) -> String {
    var families = [
      """
      SELECT t.id, t.name, d.referenced_object_id AS source_id FROM mz_catalog.mz_sources t
      JOIN mz_internal.mz_object_dependencies d ON d.object_id = t.id WHERE t.type = 'subsource'
      """
    ]
    if catalog.has("mz_catalog.mz_tables", "source_id") {
      families.append("SELECT t.id, t.name, t.source_id FROM mz_catalog.mz_tables t WHERE t.source_id IS NOT NULL")
    }
    let upstream = "mz_internal.mz_postgres_source_tables"
    let statuses = "mz_internal.mz_source_statuses"
    return """
      SELECT o.id AS id, o.source_id AS source, o.name AS name,
        \(catalog.item(upstream, "schema_name", of: "p", as: "upstream_schema")),
        \(catalog.item(upstream, "table_name", of: "p", as: "upstream_table")),
        \(catalog.item(statuses, "status", of: "st")), \(catalog.item(statuses, "error", of: "st"))
      FROM (\(families.joined(separator: " UNION ALL "))) o
      JOIN mz_catalog.mz_sources s ON s.id = o.source_id
      \(catalog.join(upstream, as: "p", on: "p.id = o.id"))
      \(catalog.join(statuses, as: "st", on: "st.id = o.id"))
      WHERE s.type = 'postgres' ORDER BY o.source_id, o.name, o.id
      """
  }
}
