// How changes reach an upstream: a short-lived connection of their own, never the one that polls.

import Postgres
import Samples

struct ChangeAccess: Sendable {
  /// Of the administrator, if one is configured.
  let conninfo: Conninfo
  let patience: Patience
  /// What Materialize's connections use here.
  var sourceLogins: [ProbeContext.SourceLogin] = []
  /// Our own backends on this server, as far as they are known: those are never ended.
  var ownBackends: Set<Int32> = []

  static let applicationName = "pgwatch-tui change"

  init(
    conninfo: Conninfo, patience: Patience, sourceLogins: [ProbeContext.SourceLogin] = [], ownBackends: Set<Int32> = []
  ) {
    self.conninfo = conninfo.setting("application_name", to: ChangeAccess.applicationName)
    self.patience = patience
    self.sourceLogins = sourceLogins
    self.ownBackends = ownBackends
  }

  var host: String? { conninfo.endpoints.first?.place }
  var role: String? { conninfo.options["user"] }

  /// The databases in which Materialize uses a role.
  func databases(of role: String) -> [String] { sourceLogins.filter { $0.role == role }.map(\.database) }

  @Wire
  func dial() async throws(Loss) -> ChangeSession {
    let link = Link(conninfo, patience: patience)
    let handshake = try await link.open()
    return ChangeSession(link: link, backendPID: handshake.backendPID)
  }
}

/// An open connection on which something is changed.
@Wire
struct ChangeSession {
  let link: Link
  let backendPID: Int32

  func close() { link.close() }

  func read(_ question: ScopeQuestion) async throws(Loss) -> Result<[ScopeItem], ServerError> {
    let answers = try await link.ask(question.script)
    return Result { () throws(ServerError) in try question.items(in: answers) }
  }

  /// Settings for the rest of the session, unless a pooler shares it among its clients: then our own deadline is the
  /// only one.
  func settle(_ settings: SessionSettings) async throws(Loss) {
    let answers = try await link.ask(Script([[Statement("SELECT pg_backend_pid() AS pid")]]))
    guard case .success(let rows)? = answers.first, rows.first?.records.first?.int("pid") == Int(backendPID) else {
      return
    }
    // A server that refuses them is sent the statements all the same: the operator has seen them.
    _ = try await link.ask(Script([[settings.forChanges]]))
  }

  /// The groups one after the other, until one is refused.
  /// - Returns: how many passed, and the refusal of the next.
  func send(
    _ groups: [[String]], progress: (String) -> Void
  ) async throws(Loss) -> (passed: Int, refusal: ServerError?) {
    for (index, group) in groups.enumerated() {
      progress(group.joined(separator: "; "))
      guard let answer = try await link.ask(Script([group.map { Statement($0) }])).first else {
        return (index, .unanswered)
      }
      if case .failure(let error) = answer { return (index, error) }
    }
    return (groups.count, nil)
  }

  enum Reload: Sendable {
    case done
    /// The role may not.
    case refused(ServerError)
    /// The server has not read it: a file cannot be read to its end.
    case missing
  }

  /// Has the server read its configuration, and waits until it has, for so long: this session follows after the server
  /// itself.
  func reload(within longest: Duration) async throws(Loss) -> Reload {
    let loadTime = Statement("SELECT pg_conf_load_time()::text AS loaded")
    let before = try await link.ask(Script([[loadTime]]))
    if case .failure(let error)? = try await link.ask(Script([[Statement("SELECT pg_reload_conf()")]])).first {
      return .refused(error)
    }
    let deadline = ContinuousClock.now + longest
    while ContinuousClock.now < deadline {
      if try await link.ask(Script([[loadTime]])) != before { return .done }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return .missing
  }
}
