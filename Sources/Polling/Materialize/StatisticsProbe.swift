// How much the sources have read, and how far they are.

import Postgres
import Samples

extension MaterializeProbe {
  /// Message counters sit on the source, update and snapshot counters on its tables: both are asked for. Replicas are
  /// summed up, but offsets are positions in the WAL: the furthest counts.
  static let statistics = MaterializeProbe(
    "statistics", part: \.statistics,
    statements: { context in
      context.catalog.has("mz_internal.mz_source_statistics")
        ? [Statement(statisticsSQL(context.catalog))] : nil
    },
    decode: { rows, _ throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      var statistics: [SourceStatistics] = []
      for row in answer.records {
        statistics.append(
          SourceStatistics(
            id: try row.require("id", Record.text), messagesReceived: row.clamped("messages_received"),
            bytesReceived: row.clamped("bytes_received"), updatesStaged: row.clamped("updates_staged"),
            updatesCommitted: row.clamped("updates_committed"), snapshotKnown: row.clamped("snapshot_records_known"),
            snapshotStaged: row.clamped("snapshot_records_staged"), snapshotCommitted: row.flag("snapshot_committed"),
            offsetKnown: row.clamped("offset_known"), offsetCommitted: row.clamped("offset_committed")))
      }
      return statistics
    })

  private static func statisticsSQL(_ catalog: MaterializeCatalog) -> String {
    let summed = [
      "messages_received", "bytes_received", "updates_staged", "updates_committed", "snapshot_records_known",
      "snapshot_records_staged",
    ].map { ($0, "sum") }
    let items = (summed + [("snapshot_committed", "bool_and"), ("offset_known", "max"), ("offset_committed", "max")])
      .map { column, aggregate in
        catalog.has("mz_internal.mz_source_statistics", column)
          ? "pg_catalog.\(aggregate)(x.\(column))::text AS \(column)" : "NULL::text AS \(column)"
      }
    return """
      SELECT x.id AS id, \(items.joined(separator: ", "))
      FROM mz_internal.mz_source_statistics x WHERE x.id LIKE 'u%' GROUP BY x.id ORDER BY x.id
      """
  }
}
