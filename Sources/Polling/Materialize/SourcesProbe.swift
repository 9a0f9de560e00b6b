// The PostgreSQL sources of Materialize and how they are.

import Postgres
import Samples

extension MaterializeProbe {
  static let sources = MaterializeProbe(
    "sources", part: \.sources,
    statements: { context in
      let sources = Statement(sourcesSQL(context.catalog))
      return context.isThorough ? [sources, Statement(createSQL(context.catalog))] : [sources]
    },
    decode: { rows, context throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      var publications = context.publications
      for row in rows.dropFirst().first?.records ?? [] {
        guard let id = row.text("id") else { continue }
        publications[id] = row.text("create_sql").flatMap { CreateSQL($0).publication }
      }
      var sources: [Source] = []
      for row in answer.records { sources.append(try source(row, publications: publications)) }
      return sources
    })

  private static func sourcesSQL(_ catalog: MaterializeCatalog) -> String {
    let statuses = "mz_internal.mz_source_statuses"
    let postgres = "mz_internal.mz_postgres_sources"
    let lag = "mz_internal.mz_wallclock_global_lag"
    return """
      SELECT s.id AS id, d.name AS database, sc.name AS schema, s.name AS name, c.name AS cluster,
        s.connection_id AS connection, \(catalog.item(statuses, "status", of: "st")),
        \(catalog.item(statuses, "last_status_change_at", of: "st", as: "since")),
        \(catalog.item(statuses, "error", of: "st")), \(catalog.item(statuses, "details", of: "st")),
        \(catalog.item(postgres, "replication_slot", of: "p", as: "slot")),
        \(catalog.item(postgres, "timeline_id", of: "p", as: "timeline")), \(catalog.item(lag, "lag", of: "l"))
      FROM mz_catalog.mz_sources s
      JOIN mz_catalog.mz_schemas sc ON sc.id = s.schema_id
      LEFT JOIN mz_catalog.mz_databases d ON d.id = sc.database_id
      LEFT JOIN mz_catalog.mz_clusters c ON c.id = s.cluster_id
      \(catalog.join(statuses, as: "st", on: "st.id = s.id"))
      \(catalog.join(postgres, as: "p", on: "p.id = s.id"))
      \(catalog.join(lag, as: "l", on: "l.object_id = s.id"))
      WHERE s.type = 'postgres' ORDER BY d.name, sc.name, s.name, s.id
      """
  }

  /// The publication's name stands in create_sql only, which can be long: it is asked for seldom.
  private static func createSQL(_ catalog: MaterializeCatalog) -> String {
    """
    SELECT s.id AS id, \(catalog.item("mz_catalog.mz_sources", "create_sql", of: "s"))
    FROM mz_catalog.mz_sources s WHERE s.type = 'postgres'
    """
  }

  private static func source(_ row: Record, publications: [String: String]) throws(UnexpectedAnswer) -> Source {
    let id = try row.require("id", Record.text)
    let details = StatusDetails(json: row.text("details"))
    return Source(
      id: id, database: row.text("database") ?? "", schema: row.text("schema") ?? "",
      name: try row.require("name", Record.text), status: Source.Status(row.text("status") ?? "unknown"),
      since: row.moment("since"), error: row.words("error"), hints: details.hints,
      // The namespace that the error itself is of says nothing new.
      namespaced: details.namespaced.filter { row.text("error")?.hasPrefix("\($0.key):") != true },
      cluster: row.text("cluster"), connectionID: row.text("connection"), slot: row.text("slot"),
      timeline: row.clamped("timeline"), publication: publications[id], lag: row.span("lag"))
  }
}
