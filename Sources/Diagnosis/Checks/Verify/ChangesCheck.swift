// What was changed from here: whether it is in force, and whether Materialize passes its own test since.

import Samples

extension CheckContext {
  /// One check for each change on the upstream in this session; those that ended sessions have nothing to stay in force.
  var changesInForce: [Check] {
    latestChanges.map { report in
      let id = "change-\(report.change.id)"
      let title = report.change.purpose
      switch report.stage {
      case .underWay(let what): return Check(id, title, .cannotTell, "Under way: \(what).")
      case .applied(let differences, _):
        if case .end = report.change.action { return ended(id, title, differences) }
        return inForce(id, title, differences, report)
      case .awaitingRestart(let differences, _):
        return Check(id, title, .warn, "\(differences.words) waits for a restart of \(server).", topic: .keepalive)
      case .notInForce(let differences, _):
        return Check(
          id, title, .warn,
          "\(differences.words) is written, but \(server) has not read it: SELECT pg_reload_conf() is missing.",
          topic: .keepalive)
      case .refused(let error): return Check(id, title, .fail, "Refused: \(error.message)", remedies: [.grantPrivilege])
      case .takenBack(let why): return Check(id, title, .fail, "Taken back: \(why)")
      case .notSent(let loss): return Check(id, title, .fail, "Not sent: \(loss.summary).")
      case .notRecorded(let why): return Check(id, title, .fail, "Not sent, the journal cannot be written: \(why)")
      case .unknown(let loss):
        return Check(id, title, .cannotTell, "The connection ended in the middle: \(loss.summary).")
      }
    }
  }

  /// Without those that came to nothing and were tried again, were undone, or were followed by other values.
  private var latestChanges: [ChangeReport] {
    let reports = evidence.changes.filter { $0.change.upstream == upstream }
    return reports.enumerated().filter { index, report in
      !reports.dropFirst(index +| 1).contains { $0.change.action.replaces(report.change.action) }
    }.map(\.element)
  }

  /// Each session stands with the outcome of the change; here their number is enough.
  private func ended(_ id: String, _ title: String, _ differences: [ChangeReport.Difference]) -> Check {
    Check(id, title, .pass, "Applied to \(counted(differences.count, "session")).", topic: .connections)
  }

  /// Compared with what was read of the settings since; a value that somebody else set again fails.
  private func inForce(
    _ id: String, _ title: String, _ differences: [ChangeReport.Difference], _ report: ChangeReport
  ) -> Check {
    guard let at = record.settings.at, at > report.at, case .set(let assignments, _) = report.change.action else {
      return Check(id, title, .pass, "Applied: \(differences.words).", topic: .keepalive)
    }
    let lost = assignments.compactMap { assignment -> String? in
      guard let wanted = assignment.value, let now = setting(assignment.setting), let value = now.value,
        value != wanted, !now.pendingRestart
      else { return nil }
      return "\(assignment.setting) is \(now.worded(value)), not \(now.worded(wanted))"
    }
    return lost.isEmpty
      ? Check(id, title, .pass, "In force: \(differences.words).", topic: .keepalive)
      : Check(id, title, .fail, "\(lost.joined(separator: ", ")): something sets it elsewhere.", topic: .keepalive)
  }

  func validated(since: Moment) -> Check {
    let (id, title) = ("validated", "Materialize's own test passes")
    guard let validation = source.connectionID.flatMap({ evidence.materialize.validations[$0] }), validation.at >= since
    else {
      return Check(
        id, title, .cannotTell, "VALIDATE CONNECTION was not run since.", topic: .network,
        remedies: [.validateConnection])
    }
    return validation.check(id, title, now: standards.now)
  }
}

extension Change.Action {
  /// Whether this one decides what another one decided before it.
  fileprivate func replaces(_ earlier: Change.Action) -> Bool {
    switch (self, earlier) {
    case (.set(let new, let scope), .set(let old, let earlierScope)):
      scope == earlierScope && Set(new.map(\.setting)).isSuperset(of: old.map(\.setting))
    case (.limitRole(let role, _), .limitRole(let earlierRole, _)): role == earlierRole
    case (.limitDatabase(let database, _), .limitDatabase(let earlierDatabase, _)): database == earlierDatabase
    default: self == earlier
    }
  }
}

extension [ChangeReport.Difference] {
  /// The first few; sessions may be ended by the hundred.
  fileprivate var words: String {
    let shown = prefix(4).map { "\($0.name) \($0.old ?? "–") → \($0.new ?? "–")" }
    return (shown + (count > 4 ? ["\(count -| 4) more"] : [])).joined(separator: ", ")
  }
}
