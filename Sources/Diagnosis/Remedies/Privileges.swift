// The least privilege that each kind of change takes, as statements that grant it.

import Samples

extension RemedyContext {
  /// A statement that grants it to the role as which changes are made, or who may do it where there is no such statement.
  func needs(for action: Change.Action) -> String {
    switch action {
    case .set(let assignments, .server): alterSystem(assignments.map(\.setting))
    case .set(_, .role(let role, _)): alterRole(role, isAttribute: false)
    case .limitRole(let role, _): alterRole(role, isAttribute: true)
    case .limitDatabase(let database, _): "the owner of database \(copiedName(database)), or a superuser"
    case .end: terminate
    }
  }

  /// Ending sessions of superusers takes a superuser.
  var terminate: String { "GRANT pg_signal_backend TO \(copiedName(administrator))" }

  /// Parameters have privileges since 15.
  private func alterSystem(_ settings: [String]) -> String {
    guard (majorVersion ?? 0) >= 15 else { return "a superuser (before PostgreSQL 15 nobody else may ALTER SYSTEM)" }
    let admin = copiedName(administrator)
    return "GRANT ALTER SYSTEM ON PARAMETER \(settings.map(copiedName).joined(separator: ", ")) TO \(admin); "
      + "GRANT EXECUTE ON FUNCTION pg_reload_conf() TO \(admin) /* in the database that it logs in to */"
  }

  /// Since 16 CREATEROLE reaches only roles that one has ADMIN OPTION on; before, attributes of a role that replicates
  /// are for superusers.
  private func alterRole(_ role: String, isAttribute: Bool) -> String {
    if isSuperuser(role) { return "a superuser: role \(copiedName(role)) is one" }
    if role == administrator, !isAttribute { return "nothing: every role may set its own" }
    let createRole = "ALTER ROLE \(copiedName(administrator)) CREATEROLE"
    guard let majorVersion, majorVersion < 16 else {
      return "\(createRole); GRANT \(copiedName(role)) TO \(copiedName(administrator)) WITH ADMIN OPTION"
    }
    return isAttribute && materializeRoles.contains(role)
      ? "a superuser (before PostgreSQL 16, for a role with REPLICATION)" : createRole
  }
}
