// Whether pg_hba.conf lets Materialize in.

import Samples

extension CheckContext {
  var accessRules: Check {
    let (id, title) = ("access-rules", "pg_hba.conf lets Materialize in")
    if let error = tellingError, !isRunning, SourceError(error)?.cause == .hbaRejection {
      return Check(id, title, .fail, "Materialize says: \(error)", pane: 4, remedies: [.admitMaterialize])
    }
    guard let rules = record.accessRules.value else {
      return Check(id, title, .cannotTell, unread(record.accessRules), pane: 4)
    }
    if let broken = rules.first(where: { $0.error != nil }) {
      return Check(
        id, title, .fail, "Line \(broken.line) cannot be read (\(broken.error ?? "")): the file is not loaded.",
        pane: 4,
        remedies: [.admitMaterialize])
    }
    guard let loginAttempt, !rules.isEmpty else {
      return Check(id, title, .cannotTell, "Role and database of the connection, or the lines, are not known.", pane: 4)
    }
    guard let decision = rules.deciding(about: loginAttempt) else {
      let mayApply = rules.contains { $0.applies(to: loginAttempt) == nil }
      return mayApply
        ? Check(id, title, .cannotTell, "It depends on the address that Materialize comes from.", pane: 4)
        : Check(
          id, title, isRunning ? .warn : .fail,
          "No line is for role \(loginAttempt.role) in \(loginAttempt.database) with SSL MODE \(loginAttempt.sslMode).",
          pane: 4,
          remedies: [.admitMaterialize])
    }
    let line = "line \(decision.rule.line) (\(decision.rule.type), \(decision.rule.method))"
    guard decision.isCertain else {
      return Check(id, title, .cannotTell, "Perhaps \(line): an earlier one may apply too.", pane: 4)
    }
    return decision.rule.method == "reject"
      ? Check(id, title, .fail, "\(line) rejects it.", pane: 4, remedies: [.admitMaterialize])
      : Check(id, title, .pass, "By \(line).", pane: 4)
  }
}
