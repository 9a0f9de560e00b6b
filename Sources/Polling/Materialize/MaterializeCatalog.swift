// Which relations and columns this Materialize has: those of mz_internal come and go without notice.

import Postgres

/// The columns of the relations that are of interest, found by asking once per connection.
struct MaterializeCatalog: Sendable, Equatable {
  /// Relation (`mz_internal.mz_source_statuses`) to its columns.
  private var columns: [String: Set<String>]

  init(columns: [String: Set<String>]) { self.columns = columns }

  init(_ rows: Rows) {
    columns = [:]
    for row in rows.records {
      guard let schema = row.text("schema"), let relation = row.text("relation"), let column = row.text("column") else {
        continue
      }
      columns["\(schema).\(relation)", default: []].insert(column)
    }
  }

  static let statement = Statement(
    """
    SELECT s.name AS schema, o.name AS relation, c.name AS column
    FROM mz_catalog.mz_columns c
    JOIN mz_catalog.mz_objects o ON o.id = c.id
    JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
    WHERE s.name IN ('mz_catalog', 'mz_internal') AND o.name IN (\(relations.map { "'\($0)'" }.joined(separator: ", ")))
    """)

  private static let relations = [
    "mz_clusters", "mz_connections", "mz_databases", "mz_object_dependencies", "mz_object_global_ids",
    "mz_postgres_source_tables", "mz_postgres_sources", "mz_schemas", "mz_source_statistics",
    "mz_source_status_history", "mz_source_statuses", "mz_sources", "mz_tables", "mz_wallclock_global_lag",
  ]

  func has(_ relation: String) -> Bool { columns[relation] != nil }

  func has(_ relation: String, _ column: String) -> Bool { columns[relation]?.contains(column) ?? false }

  /// An item of a SELECT list: the column as text, or NULL where there is none. Everything is asked for as text, since
  /// Materialize has types of its own.
  func item(_ relation: String, _ column: String, of alias: String, as name: String? = nil) -> String {
    let value = has(relation, column) ? "\(alias).\(column)::text" : "NULL::text"
    return "\(value) AS \(name ?? column)"
  }

  /// A LEFT JOIN, or nothing where the relation does not exist; `condition` compares columns that it must have.
  func join(_ relation: String, as alias: String, on condition: String) -> String {
    has(relation) ? "LEFT JOIN \(relation) \(alias) ON \(condition)" : ""
  }
}
