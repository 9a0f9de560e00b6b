// Whether pg_hba.conf lets Materialize in.

import Samples

extension CheckContext {
  var accessRules: Check {
    let (id, title) = ("access-rules", "pg_hba.conf lets Materialize in")
    if let error = tellingError, !isRunning, SourceError(error)?.cause == .hbaRejection {
      return Check(id, title, .fail, "Materialize says: \(error)", topic: .tls, remedies: [.admitMaterialize])
    }
    guard let rules = record.accessRules.value else {
      return Check(id, title, .cannotTell, unread(record.accessRules), topic: .tls)
    }
    if let broken = rules.first(where: { $0.error != nil }) {
      return Check(
        id, title, .fail, "Line \(broken.line) cannot be read (\(broken.error ?? "")): the file is not loaded.",
        topic: .tls,
        remedies: [.admitMaterialize])
    }
    guard let loginAttempt, !rules.isEmpty else {
      return Check(
        id, title, .cannotTell, "Role and database of the connection, or the lines, are not known.", topic: .tls)
    }
    guard let decision = rules.deciding(about: loginAttempt) else {
      let mayApply = rules.contains { $0.applies(to: loginAttempt) == nil }
      return mayApply
        ? Check(id, title, .cannotTell, "It depends on the address that Materialize comes from.", topic: .tls)
        : Check(
          id, title, isRunning ? .warn : .fail,
          "No line is for role \(loginAttempt.role) in \(loginAttempt.database) with SSL MODE \(loginAttempt.sslMode).",
          topic: .tls,
          remedies: [.admitMaterialize])
    }
    let line = "line \(decision.rule.line) (\(decision.rule.type), \(decision.rule.method))"
    guard decision.isCertain else {
      return Check(id, title, .cannotTell, "Perhaps \(line): an earlier one may apply too.", topic: .tls)
    }
    return decision.rule.method == "reject"
      ? Check(id, title, .fail, "\(line) rejects it.", topic: .tls, remedies: [.admitMaterialize])
      : Check(id, title, .pass, "By \(line).", topic: .tls)
  }
}
