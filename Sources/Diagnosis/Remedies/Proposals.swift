// From an action to what can be confirmed: old and new, the undo, the privilege.

import Samples

extension RemedyContext {
  /// `nil` where it cannot be done on this server: roles and databases are changed on the primary.
  /// - Parameter undo: what takes it back; `nil` when nothing does.
  func proposal(_ action: Change.Action, _ differences: [ChangeReport.Difference], undo: Change.Action?)
    -> Remedy.Application?
  {
    guard let upstream, !(isStandby && action.writesCatalog) else { return nil }
    return .change(
      Proposal(
        upstream: upstream, action: action, differences: differences,
        undo: undo.map { $0.copiedStatements(separator: " ") } ?? "It cannot be undone.", needs: needs(for: action)))
  }

  /// What is said where `proposal` is `nil` for that reason; else nothing.
  var standbyNote: String {
    isStandby ? " \(server) is a standby: run it on its primary." : ""
  }

  private var isStandby: Bool { record.facts.value?.inRecovery == true }
}

extension Change.Action {
  /// To be copied: one statement a line, without control characters.
  var copiedStatements: String { copiedStatements(separator: "\n") }

  fileprivate func copiedStatements(separator: String) -> String {
    statements.map { "\($0.plain);" }.joined(separator: separator)
  }

  /// A standby takes no such change; it has a configuration of its own, and ends its own sessions.
  fileprivate var writesCatalog: Bool {
    switch self {
    case .set(_, .role), .limitRole, .limitDatabase: true
    case .set(_, .server), .end: false
    }
  }
}
