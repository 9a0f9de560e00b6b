// What a change wants of its scope, and what would bring the scope back.

import Samples

extension Change.Action {
  /// What is to stand in the scope afterwards, by name; empty where sessions are ended.
  var wanted: [Change.Assignment] {
    switch self {
    case .set(let assignments, _): assignments
    case .limitRole(let role, let limit): [Change.Assignment("CONNECTION LIMIT of role \(role)", "\(limit)")]
    case .limitDatabase(let database, let limit):
      [Change.Assignment("CONNECTION LIMIT of database \(database)", "\(limit)")]
    case .end: []
    }
  }

  /// Whether the server has to read its configuration anew.
  var needsReload: Bool { if case .set(_, .server) = self { true } else { false } }

  /// The statements in the groups in which they are sent, each a transaction: ALTER SYSTEM can be in none with others,
  /// and all else happens as a whole or not at all. The reload is left out.
  var groups: [[String]] {
    switch self {
    case .set(_, .server): statements.dropLast().map { [$0] }
    case .set, .limitRole, .limitDatabase: [statements]
    case .end: statements.map { [$0] }
    }
  }

  /// The same for the first `count` groups only: what is to be taken back when the next one was refused.
  func first(_ count: Int) -> Change.Action {
    if case .set(let assignments, .server) = self { .set(Array(assignments.prefix(count)), .server) } else { self }
  }

  /// What brings back what the scope held; `nil` where nothing differs or not enough is known, and for ended sessions.
  func undo(to before: [ScopeItem]) -> Change.Action? {
    let wanted = wanted
    guard before.allSatisfy({ $0.isValueKnown || $0.inForce != nil }),
      wanted.contains(where: { before[named: $0.setting]?.former != $0.value })
    else { return nil }
    switch self {
    case .set(let assignments, let scope):
      return .set(assignments.map { Change.Assignment($0.setting, before[named: $0.setting]?.former) }, scope)
    case .limitRole(let role, _): return limit(in: before).map { .limitRole(role, $0) }
    case .limitDatabase(let database, _): return limit(in: before).map { .limitDatabase(database, $0) }
    case .end: return nil
    }
  }

  private func limit(in items: [ScopeItem]) -> Int? { items.first?.value.flatMap { Int($0) } }

  /// Why `items` are not what this action left behind: somebody has changed them since. `nil` where they are.
  func otherwise(in items: [ScopeItem]) -> ServerError? {
    for wanted in wanted {
      guard let item = items[named: wanted.setting], !item.isWritten(wanted.value) else { continue }
      let message = "\(item.name) is \(words(item.shown) ?? "not set") by now, not \(words(wanted.value) ?? "unset")"
      return ServerError(
        severity: "ERROR", sqlstate: nil, message: "\(message): somebody has changed it since",
        hint: "Nothing was sent. If it is still to go back, set it by hand.")
    }
    return nil
  }

  /// Before and after, where `after` may not be known yet: then it is what is wanted.
  func differences(from before: [ScopeItem], to after: [ScopeItem]?) -> [ChangeReport.Difference] {
    wanted.map { wanted in
      let new = after.map { $0[named: wanted.setting]?.shown } ?? wanted.value
      return ChangeReport.Difference(
        wanted.setting, old: words(before[named: wanted.setting]?.shown), new: words(new))
    }
  }

  /// A value as people are told it: a limit of -1 is none.
  func words(_ value: String?) -> String? {
    switch self {
    case .limitRole, .limitDatabase: value == "-1" ? "none" : value
    case .set, .end: value
    }
  }
}
