// How changes reach an upstream: a short-lived connection of their own, never the one that polls.

import Postgres
import Samples

struct ChangeAccess: Sendable {
  /// Of the administrator, if one is configured.
  let conninfo: Conninfo
  let deadlines: Deadlines
  /// What Materialize's connections use here.
  var sourceLogins: [ProbeContext.SourceLogin] = []
  /// Our own backends on this server, as far as they are known: those are never ended.
  var ownBackends: Set<Int32> = []

  static let applicationName = "pgwatch-tui change"

  init(
    conninfo: Conninfo, deadlines: Deadlines, sourceLogins: [ProbeContext.SourceLogin] = [],
    ownBackends: Set<Int32> = []
  ) {
    self.conninfo = conninfo.setting("application_name", to: ChangeAccess.applicationName)
    self.deadlines = deadlines
    self.sourceLogins = sourceLogins
    self.ownBackends = ownBackends
  }

  var host: String? { conninfo.endpoints.first?.place }
  var role: String? { conninfo.options["user"] }

  /// The databases in which Materialize uses a role.
  func databases(of role: String) -> [String] { sourceLogins.filter { $0.role == role }.map(\.database) }

  /// - Throws: also when the server does not take our settings. Nothing is asked then: what it would call its answers
  ///   could be anybody's.
  @LibpqActor
  func dial() async throws(Loss) -> ChangeSession {
    let link = Link(conninfo, deadlines: deadlines)
    let handshake = try await link.open()
    let settings = SessionSettings(deadlines: deadlines, version: handshake.versionNumber)
    let answer = try await link.ask(Script([settings.forChanges(of: handshake.backendPID) + [Greeting.statement]]))
      .first
    guard let greeting = Greeting(answer) else {
      link.close()
      let reason = if case .failure(let error)? = answer { error } else { ServerError.unanswered }
      throw Loss(
        kind: .unusable, step: .query, server: reason,
        message: "the server does not take the settings that the session needs: \(reason.message)")
    }
    let isOurs = greeting.backendPID == handshake.backendPID
    return ChangeSession(
      link: link, backendPID: handshake.backendPID, version: handshake.versionNumber,
      settings: isOurs ? [] : settings.forTransaction, privileges: greeting.privileges)
  }
}

/// An open connection on which something is changed.
@LibpqActor
struct ChangeSession {
  private let link: Link
  let backendPID: Int32
  private let version: Int
  /// What each question begins with where a pooler shares the session among its clients.
  private let settings: [Statement]
  private let privileges: Set<Privilege>

  init(link: Link, backendPID: Int32, version: Int, settings: [Statement], privileges: Set<Privilege>) {
    self.link = link
    self.backendPID = backendPID
    self.version = version
    self.settings = settings
    self.privileges = privileges
  }

  func close() { link.close() }

  /// Each group under our settings.
  func ask(_ groups: [[Statement]]) async throws(Loss) -> [Answer] {
    let answers = try await link.ask(Script(groups.map { settings + $0 }))
    return answers.map { $0.map { Array($0.dropFirst(settings.count)) } }
  }

  func read(_ question: ScopeQuestion) async throws(Loss) -> Result<[ScopeItem], ServerError> {
    let answers = try await ask(question.groups(version: version, readsFiles: privileges.contains(.fileSettings)))
    return Result { () throws(ServerError) in try question.items(in: answers) }
  }

  /// The groups one after the other, until one is refused. They resolve no names but those of roles, databases and
  /// settings, so that no settings stand before them: ALTER SYSTEM takes none.
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
    let loadTime = Statement("SELECT pg_catalog.pg_conf_load_time() AS loaded")
    let before = try await ask([[loadTime]])
    if case .failure(let error)? = try await ask([[Statement(Change.Action.reload)]]).first {
      return .refused(error)
    }
    let deadline = ContinuousClock.now + longest
    while ContinuousClock.now < deadline {
      if try await ask([[loadTime]]) != before { return .done }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return .missing
  }
}
