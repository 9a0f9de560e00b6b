// Enters into the stand-in's catalog what became of the sources.

import Postgres
import Samples

/// How much has flowed into a source or table.
struct SourceFigures: Sendable, Equatable {
  var messages = 0
  var bytes = 0
  var updates = 0
  /// Rows of the first copy; `nil` before it was made.
  var snapshot: Int?
  /// LSNs as integers: where the upstream is, and how far the source has followed.
  var offsetKnown: Int64?
  var offsetCommitted: Int64?
  /// Up to when the source shows what is upstream.
  var frontier: Moment?
}

/// The only writer of the catalog. While the stand-in cannot be reached, events wait here in their order and of the
/// figures the latest are kept; nothing that calls the ledger ever waits for the stand-in.
actor CatalogWriter {
  private let conninfo: Conninfo
  private var link: Link?
  private var events: [Statement] = []
  /// Counts the releases that ran before this one.
  private var generation = 0
  private var figures: [String: SourceFigures] = [:]
  private let (news, messenger) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  init(of standIn: StandIn) throws {
    conninfo = try Conninfo(standIn.cluster.conninfo(database: "materialize", overSocket: true))
  }

  /// Adds a row to the status history.
  func enter(_ status: Source.Status, error: String? = nil, of id: String) {
    events.append(
      Statement(
        """
        INSERT INTO mz_internal.mz_source_status_history
        VALUES ('epoch'::timestamptz + $1::bigint * interval '1 microsecond', $2, $3, $4, NULL, 'u1', $5::numeric)
        """, parameters: ["\(Moment.now.microseconds)", id, status.text, error, "\(generation)"]))
    messenger.yield()
  }

  /// Materialize's only replica has gone away with the whole of it.
  func enterShutdown() { enterReplica("offline") }

  /// The replica is back, and runs the next release.
  func enterStart() {
    generation += 1
    enterReplica("online")
  }

  private func enterReplica(_ status: String) {
    events.append(
      Statement(
        """
        INSERT INTO mz_internal.mz_cluster_replica_status_history
        VALUES ('u1', 0, $2, NULL, 'epoch'::timestamptz + $1::bigint * interval '1 microsecond', $3::numeric)
        """, parameters: ["\(Moment.now.microseconds)", status, "\(generation)"]))
    messenger.yield()
  }

  /// Replaces the figures of a source or table.
  func enter(_ latest: SourceFigures, of id: String) {
    figures[id] = latest
    messenger.yield()
  }

  /// Writes until the task is cancelled.
  func keep() async {
    for await _ in news {
      while !(events.isEmpty && figures.isEmpty), !Task.isCancelled, await !write() {
        try? await Task.sleep(for: .seconds(1))
      }
    }
    await link?.close()
  }

  /// True when all that was there has been written.
  private func write() async -> Bool {
    let (entries, latest) = (events, figures)
    do {
      let link = try await opened()
      let answers = try await link.ask(
        Script([entries + latest.sorted { $0.key < $1.key }.map(CatalogWriter.statement)]))
      guard case .success = answers.first else { return false }
    } catch {
      link = nil
      return false
    }
    events.removeFirst(entries.count)
    for (id, written) in latest where figures[id] == written { figures[id] = nil }
    return true
  }

  private func opened() async throws -> Link {
    if let link { return link }
    let fresh = await Link(conninfo)
    _ = try await fresh.open()
    link = fresh
    return fresh
  }

  private static func statement(_ id: String, _ figures: SourceFigures) -> Statement {
    Statement(
      """
      WITH frontier AS (
        UPDATE mz_internal.mz_frontiers SET write_frontier = coalesce($8::numeric, write_frontier) WHERE object_id = $1
      ) UPDATE mz_internal.mz_source_statistics_raw SET messages_received = $2::numeric, bytes_received = $3::numeric,
        updates_staged = $4::numeric, updates_committed = $4::numeric, snapshot_records_known = $5::numeric,
        snapshot_records_staged = $5::numeric, snapshot_committed = $5 IS NOT NULL, offset_known = $6::numeric,
        offset_committed = $7::numeric WHERE id = $1
      """,
      parameters: [
        id, "\(figures.messages)", "\(figures.bytes)", "\(figures.updates)", figures.snapshot.map(String.init),
        figures.offsetKnown.map(String.init), figures.offsetCommitted.map(String.init),
        figures.frontier.map { "\($0.microseconds / 1000)" },
      ])
  }
}
