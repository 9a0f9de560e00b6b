// The two ways of giving settings new values: for Materialize's role, and for the whole server.

import Samples

/// What a change of settings is called, does and risks; the rest follows from the values.
struct SettingChange {
  var id: RemedyID
  /// What for, without whom: `Set TCP keepalives`.
  var title: String
  var effect: String
  var risk: String?
  var values: [NewValue]

  /// For the role first, which is the smaller step; then for the server, unless a value of the role's hides that.
  func remedies(in context: RemedyContext) -> [Remedy] {
    [forRole(in: context), forServer(in: context)].compactMap(\.self)
  }

  func forRole(in context: RemedyContext) -> Remedy? {
    guard !values.isEmpty, values.allSatisfy(\.setting.isForRoles) else { return nil }
    guard let role = context.materializeRole else { return nil }
    let scope = Change.Scope.role(role, database: databaseThatWins(in: context))
    let action = Change.Action.set(values.map(\.assignment), scope)
    return Remedy(
      id, "\(title) for role \(role) only", detail: detail, takes: .nextSession,
      effect: "\(effect) It holds for sessions of that role that begin from now on: for Materialize's after its next "
        + "reconnection.\(context.standbyNote)", risk: risk,
      application: context.application(of: action, values),
      handOvers: [HandOver("SQL", action.copiedStatements)])
  }

  func forServer(in context: RemedyContext) -> Remedy? {
    guard !values.isEmpty, !values.contains(where: \.setting.winsOverServer) else { return nil }
    let needsRestart = values.contains(where: \.needsRestart)
    let action = Change.Action.set(values.map(\.assignment), .server)
    let isHosted = context.provider != .selfManaged
    let handOvers = context.provider.guide.sets(values, context)
    return Remedy(
      id, "\(title) on \(context.server)", detail: detail,
      takes: needsRestart ? .restart : .reload,
      effect: needsRestart ? "\(effect) It takes effect with the next restart of the server." : effect, risk: risk,
      application: isHosted ? nil : context.application(of: action, values),
      handOvers: isHosted ? handOvers : [HandOver("SQL", action.copiedStatements)] + handOvers)
  }

  private var detail: String { values.map(\.words).joined(separator: ", ") }

  /// A value for the role in one database wins over a value for the role: then the new one has to be of that kind too.
  private func databaseThatWins(in context: RemedyContext) -> String? {
    values.contains { $0.setting.source == .roleInDatabase } ? context.materializeDatabase : nil
  }
}

extension RemedyContext {
  /// `nil` when the values in force are not known: what is not known is not changed from here.
  func application(of action: Change.Action, _ values: [NewValue]) -> Remedy.Application? {
    guard case .set(_, let scope) = action, values.allSatisfy({ $0.setting.value != nil }) else { return nil }
    let before = values.map { value in Change.Assignment(value.name, value.valueBefore(in: scope)) }
    return proposal(action, values.map(\.difference), undo: .set(before, scope))
  }
}

extension NewValue {
  /// What the scope itself held: a value that comes from elsewhere comes back by itself after a RESET.
  fileprivate func valueBefore(in scope: Change.Scope) -> String? {
    let isOfScope =
      switch scope {
      case .server: setting.source == .alterSystem
      case .role(_, nil): setting.source == .role
      case .role: setting.source == .roleInDatabase
      }
    return isOfScope ? setting.value : nil
  }
}
