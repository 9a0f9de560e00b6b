// Reads the scope that a change touches.

import Postgres
import Samples

/// The question for the values of one scope. It may be asked of any session: nothing is read that a session has set.
struct ScopeQuestion {
  let action: Change.Action
  /// The databases in which a role's value must not be outweighed: those that Materialize uses. Empty: all of them.
  let databases: [String]

  init(_ action: Change.Action, _ access: ChangeAccess) {
    self.action = action
    if case .set(_, .role(let role, _)) = action { databases = access.databases(of: role) } else { databases = [] }
  }

  /// - Parameter readsFiles: whether the role may read pg_file_settings; a refusal would stand in the server's log.
  func groups(version: Int, readsFiles: Bool) -> [[Statement]] {
    switch action {
    case .set(let assignments, .server):
      let names = ArrayLiteral(assignments.map(\.setting)).text
      let settings = [Statement(ServerScope.settings(version: version), parameters: [names])]
      return readsFiles ? [settings, [Statement(ServerScope.files, parameters: [names])]] : [settings]
    case .set(_, .role(let role, _)): return [[Statement(ScopeQuestion.roleSettings, parameters: [role])]]
    case .limitRole(let role, _): return [[Statement(ScopeQuestion.roleLimit, parameters: [role])]]
    case .limitDatabase(let database, _): return [[Statement(ScopeQuestion.databaseLimit, parameters: [database])]]
    case .end: return []
    }
  }

  /// - Throws: the server's refusal, or that it answers otherwise than it should.
  func items(in answers: [Answer]) throws(ServerError) -> [ScopeItem] {
    switch action {
    case .set(let assignments, .server):
      return try ServerScope(assignments.map(\.setting), answers).items
    case .set(let assignments, .role(_, let database)):
      let overrides = try rows(answers).records.flatMap(SettingOverride.all)
      return assignments.map { item($0.setting, database, overrides) }
    case .limitRole, .limitDatabase:
      // A role or database that does not exist is left to the statement itself to complain of.
      let value = try rows(answers).records.first?.text("value")
      return action.wanted.map { ScopeItem(name: $0.setting, value: value) }
    case .end: return []
    }
  }

  private func rows(_ answers: [Answer]) throws(ServerError) -> Rows {
    guard let answer = answers.first else { throw .unanswered }
    guard let rows = try answer.get().first else { throw .unanswered }
    return rows
  }

  /// Of ALTER ROLE … SET: in one database outweighs in all, and nothing outweighs in one database.
  private func item(_ setting: String, _ database: String?, _ overrides: [SettingOverride]) -> ScopeItem {
    let own = overrides.first { $0.name == setting && $0.database == database }
    var item = ScopeItem(name: setting, value: own?.value)
    if database == nil, let own {
      let stronger = overrides.first { other in
        other.name == setting && other.value != own.value
          && other.database.map { databases.isEmpty || databases.contains($0) } == true
      }
      item.obstacle = stronger.map { "\($0.place) still has \(setting) = \($0.value), which outweighs it" }
    }
    return item
  }

  private static let roleSettings = """
    SELECT r.rolname AS role, d.datname AS database, s.setconfig AS settings
    FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
      LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
    WHERE r.rolname = $1
    """

  private static let roleLimit = "SELECT rolconnlimit AS value FROM pg_catalog.pg_roles WHERE rolname = $1"
  private static let databaseLimit = "SELECT datconnlimit AS value FROM pg_catalog.pg_database WHERE datname = $1"
}

extension ServerError {
  static let unanswered = ServerError(severity: "ERROR", sqlstate: nil, message: "the server gave no answer")
}
