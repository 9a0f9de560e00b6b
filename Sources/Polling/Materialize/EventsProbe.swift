// The status history of the PostgreSQL sources: the row after "connection closed" usually says why.

import Postgres
import Samples

extension MaterializeProbe {
  /// Newest rows that are taken at once: at the first look, or after a long time without an answer.
  static let eventLimit = 500

  static let events = MaterializeProbe(
    "events", part: \.events,
    statements: { context in
      context.catalog.has("mz_internal.mz_source_status_history")
        ? [eventsStatement(context.catalog, since: context.historySince)] : nil
    },
    decode: { rows, _ throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      var events: [SourceEvent] = []
      for row in answer.records.reversed() {
        events.append(
          SourceEvent(
            sourceID: try row.require("id", Record.text), at: try row.require("at", Record.moment),
            status: Source.Status(try row.require("status", Record.text)), error: row.words("error"),
            replicaID: row.text("replica_id")))
      }
      return events
    })

  /// Histories carry global ids, which differ from the object's once it has been altered.
  private static func eventsStatement(_ catalog: MaterializeCatalog, since: Moment?) -> Statement {
    let history = "mz_internal.mz_source_status_history"
    let map = "mz_internal.mz_object_global_ids"
    let id = catalog.has(map) ? "coalesce(g.id, h.source_id)" : "h.source_id"
    let sql = """
      SELECT s.id AS id, h.occurred_at::text AS at, h.status AS status, h.error AS error,
        \(catalog.item(history, "replica_id", of: "h"))
      FROM \(history) h
      \(catalog.join(map, as: "g", on: "g.global_id = h.source_id"))
      JOIN mz_catalog.mz_sources s ON s.id = \(id)
      WHERE s.type = 'postgres'\(since == nil ? "" : " AND h.occurred_at >= $1::timestamptz")
      ORDER BY h.occurred_at DESC LIMIT \(eventLimit)
      """
    return Statement(sql, parameters: since.map { [$0.iso8601] } ?? [])
  }
}

/// Where the reader of the history stands. Rows may turn up a little late, so the last minute is asked for again and
/// what was seen is left out.
struct HistoryCursor: Sendable, Equatable {
  private static let overlap = Duration.seconds(60)

  private var newest: Moment?
  private var seen: [SourceEvent] = []

  /// `nil` before the first answer.
  var since: Moment? { newest.map { $0 - HistoryCursor.overlap } }

  /// Those of `events`, oldest first, that were not seen before.
  mutating func fresh(_ events: [SourceEvent]) -> [SourceEvent] {
    let fresh = events.filter { !seen.contains($0) }
    newest = events.reduce(newest) { newest, event in newest.map { max($0, event.at) } ?? event.at }
    // `since` reaches the server in whole seconds.
    if let since { seen = (seen + fresh).filter { $0.at >= since - .seconds(1) } }
    return fresh
  }
}
