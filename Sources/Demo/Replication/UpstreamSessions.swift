// The two plain connections that Materialize holds beside a source's replication connection.

import Postgres
import Samples

/// Where an upstream and a slot are, as integers.
struct UpstreamPosition: Sendable, Equatable {
  /// `pg_current_wal_lsn()`
  var known: Int64
  /// The slot's `confirmed_flush_lsn`.
  var committed: Int64
  /// Whether somebody streams from the slot.
  var isStreaming: Bool
}

/// One connection follows the slot, the other the definition of the tables. Asking over a connection that has ended
/// throws `Stall.connectionClosed`.
@LibpqActor
final class UpstreamSessions {
  private let plan: SourcePlan
  private var slotLink, definitionLink: Link?
  /// Their server processes, once they stand.
  private(set) var processes: [Int32] = []

  init(_ plan: SourcePlan) { self.plan = plan }

  func open() async throws(Stall) {
    slotLink = try await opened()
    definitionLink = try await opened()
  }

  func close() {
    slotLink?.close()
    definitionLink?.close()
  }

  /// Makes the slot if there is none. A session that holds it is ended: so does Materialize when it starts.
  func prepareSlot() async throws(Stall) {
    try await validate()
    let slots = try await ask(
      slotLink, "SELECT active AND pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = $1",
      plan.slot)
    if slots.isEmpty {
      _ = try await ask(slotLink, "SELECT pg_create_logical_replication_slot($1, 'pgoutput')", plan.slot)
    }
    while try await position().isStreaming { try? await Task.sleep(for: .milliseconds(50)) }
  }

  /// The number of rows of a table.
  func count(_ table: SourcePlan.Table) async throws(Stall) -> Int {
    let rows = try await ask(definitionLink, "SELECT count(*) FROM public.\"\(table.name)\"")
    return rows.first?[0].flatMap(Int.init) ?? 0
  }

  func position() async throws(Stall) -> UpstreamPosition {
    let rows = try await ask(
      slotLink,
      """
      SELECT (pg_current_wal_lsn() - '0/0')::bigint, (confirmed_flush_lsn - '0/0')::bigint, active::int
      FROM pg_replication_slots WHERE slot_name = $1
      """, plan.slot)
    guard let row = rows.first, let known = row[0].flatMap(Int64.init), let committed = row[1].flatMap(Int64.init)
    else {
      throw Stall(words: "replication slot mysteriously missing")
    }
    return UpstreamPosition(known: known, committed: committed, isStreaming: row[2] == "1")
  }

  /// Looks whether the publication is still there.
  func validate() async throws(Stall) {
    let rows = try await ask(definitionLink, "SELECT 1 FROM pg_publication WHERE pubname = $1", plan.publication)
    if rows.isEmpty { throw Stall(words: "publication \"\(plan.publication)\" does not exist") }
  }

  private func opened() async throws(Stall) -> Link {
    // A peer that is gone is noticed by the keepalives and by tcp_user_timeout, long before a query's deadline.
    let connect = plan.upstream.parameters.connectTimeout
    let deadlines = Deadlines(dns: connect, tcp: connect, tls: connect, authentication: connect, query: .seconds(300))
    let conninfo: Conninfo
    do { conninfo = try Conninfo(plan.upstream.conninfo) } catch { throw Stall(words: error.message) }
    let link = Link(conninfo, deadlines: deadlines)
    do {
      processes.append(try await link.open().backendPID)
    } catch {
      throw Stall(opening: error)
    }
    return link
  }

  private func ask(_ link: Link?, _ sql: String, _ parameters: String...) async throws(Stall) -> [[String?]] {
    let answers: [Answer]
    do {
      guard let link else { throw Stall.connectionClosed }
      answers = try await link.ask(Script([[Statement(sql, parameters: parameters)]]))
    } catch {
      throw Stall.connectionClosed
    }
    switch answers.first {
    case .success(let statements): return statements.first?.rows ?? []
    case .failure(let error): throw Stall(error)
    case nil: return []
    }
  }
}
