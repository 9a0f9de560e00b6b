// What tests of incidents ask of an open demo.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo

/// The tests of incidents, one after the other: each has three servers of its own.
@Suite(
  .serialized, .enabled(if: serverVersions.contains(where: \.hasTLS), "needs a PostgreSQL that was built with TLS"))
struct IncidentTests {}

/// Opens a demo, waits until all its sources run, hands it to `body` and looks that nothing remains of it.
func withDemo(_ incident: Incident, _ body: (DemoSession) async throws -> Void) async throws {
  let session = try await Demo.open(incident: incident) { _ in }
  do {
    #expect(try await session.allRun())
    try await body(session)
  } catch {
    await session.close()
    throw error
  }
  await session.close()
  #expect(!exists(session.folder))
}

extension DemoSession {
  /// Whether all three sources come to run.
  func allRun(within deadline: Duration = .seconds(40)) async throws -> Bool {
    try await eventually(within: deadline) {
      (try? await statuses()) == "customers running|invoices running|orders running"
    }
  }

  func statuses() async throws -> String {
    try await catalog(
      """
      SELECT string_agg(name || ' ' || status, '|' ORDER BY name) FROM mz_internal.mz_source_statuses
      WHERE type = 'postgres'
      """)
  }

  /// Whether the history of a source comes to hold these rows, one after the other.
  func history(of source: String = "orders", has rows: String..., within deadline: Duration = .seconds(40)) async throws
    -> Bool
  {
    try await eventually(within: deadline) {
      guard let history = try? await history(of: source) else { return false }
      return history.indices.contains { history[$0...].starts(with: rows) }
    }
  }

  /// A source's statuses and errors, the oldest first.
  func history(of source: String = "orders") async throws -> [String] {
    try await catalog(
      """
      SELECT concat_ws(' ', status, error) FROM mz_internal.mz_source_status_history h JOIN mz_sources s ON s.id = source_id
      WHERE s.name = \(literal(source)) ORDER BY occurred_at
      """
    ).split(separator: "\n").map(String.init)
  }

  /// As an operator asks.
  func catalog(_ sql: String) async throws -> String {
    try await stage.standIn.cluster.run(sql, role: "operator", database: "materialize")
  }

  /// What orders-db wrote into its log, as SQL shows it.
  func ordersLog() async throws -> String {
    try await stage.orders.run("SELECT pg_read_file(pg_current_logfile('csvlog'))")
  }

  /// How role watcher fares that connects to an upstream anew, within two seconds for each step.
  func watcherArrives(at upstream: String = "orders-db") async throws -> Result<Handshake, Loss> {
    let conninfo = try #require(upstreams.first { $0.name == upstream }).conninfo
    let two = Duration.seconds(2)
    let deadlines = Deadlines(dns: two, tcp: two, tls: two, authentication: two, query: two)
    let link = try await Link(Conninfo(conninfo), deadlines: deadlines)
    do throws(Loss) {
      let handshake = try await link.open()
      await link.close()
      return .success(handshake)
    } catch {
      return .failure(error)
    }
  }

  /// Runs a statement as role admin, through the same door as everybody.
  @discardableResult
  func administer(_ sql: String, on upstream: String = "orders-db") async throws -> [[String?]] {
    let conninfo = try Conninfo(#require(administrators[upstream]))
    let link = await Link(conninfo)
    _ = try await link.open()
    let answers = try await link.ask(Script([[Statement(sql)]]))
    await link.close()
    return try #require(answers.first).get().first?.rows ?? []
  }
}

extension Result where Failure == Loss {
  /// `nil` when there is none.
  var loss: Loss? { if case .failure(let loss) = self { loss } else { nil } }
}
