// The same test from Materialize's own side: VALIDATE CONNECTION makes Materialize dial, from where its sources do.

import Postgres
import Samples

/// Asked on a short-lived connection of its own, so that polling does not wait while Materialize does: it dials for up to
/// 30 seconds. One connection after the other.
@LibpqActor
struct ConnectionTest {
  /// Longer than Materialize's own deadline (`pg_source_connect_timeout`, 30 s), so that its reason is heard.
  private static let longest = Duration.seconds(45)

  let materialize: Conninfo
  let deadlines: Deadlines
  let now: @Sendable () -> Moment
  let emit: @LibpqActor (Sample) -> Void

  /// Tests the connections with these ids. A task that is cancelled ends it; Materialize then finishes by itself.
  func run(_ connections: [String]) async {
    for id in connections { tell(.underWay, of: id) }
    var deadlines = deadlines
    deadlines.query = ConnectionTest.longest
    let link = Link(
      materialize.setting("fallback_application_name", to: "pgwatch-tui VALIDATE CONNECTION"), deadlines: deadlines)
    defer { link.close() }
    var waiting = connections[...]
    do throws(Loss) {
      _ = try await link.open()
      while let id = waiting.first {
        tell(try await validate(id, over: link), of: id)
        waiting.removeFirst()
      }
    } catch {
      for id in waiting { tell(.unanswered(error), of: id) }
    }
  }

  private func tell(_ outcome: Validation.Outcome, of connection: String) {
    guard !Task.isCancelled else { return }
    emit(.validation(Validation(connectionID: connection, at: now(), outcome: outcome)))
  }

  private func validate(_ id: String, over link: Link) async throws(Loss) -> Validation.Outcome {
    let began = ContinuousClock.now
    func failed(_ error: ServerError) -> Validation.Outcome { .failed(error, after: .now - began) }
    let name: String
    let question = Script(MaterializeProbe.settings + [[ConnectionTest.nameStatement(of: id)]])
    switch try await link.ask(question).last {
    case .success(let rows)?:
      guard let found = rows.first?.records.first?.text("name") else {
        return failed(ServerError(severity: "ERROR", sqlstate: nil, message: "Materialize has no connection \(id)"))
      }
      name = found
    case .failure(let error)?: return failed(error)
    case nil: return failed(ServerError(severity: "ERROR", sqlstate: nil, message: "no answer"))
    }
    let asked = ContinuousClock.now
    switch try await link.ask(Script([[Statement("VALIDATE CONNECTION \(name)")]])).first {
    case .failure(let error)?: return .failed(error, after: .now - asked)
    case .success?, nil: return .passed(.now - asked)
    }
  }

  /// The name in full, quoted: the connection may lie in any schema.
  private static func nameStatement(of id: String) -> Statement {
    Statement(
      """
      SELECT '"' || pg_catalog.replace(d.name, '"', '""') || '"."' || pg_catalog.replace(s.name, '"', '""') || '"."'
        || pg_catalog.replace(c.name, '"', '""') || '"' AS name
      FROM mz_catalog.mz_connections c JOIN mz_catalog.mz_schemas s ON s.id = c.schema_id
        JOIN mz_catalog.mz_databases d ON d.id = s.database_id
      WHERE c.id = $1
      """, parameters: [id])
  }
}
