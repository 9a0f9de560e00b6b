// A change as the journal has it: what is planned, and how it ended.

extension JournalEntry {
  package init(_ change: Change, host: String?, role: String?, at moment: Moment) {
    self.init(
      id: change.id, at: moment, upstream: change.upstream, host: host, role: role, purpose: change.purpose,
      sql: change.action.statements, action: change.action, outcome: .notSent, undoes: change.undoes)
  }

  package var begun: JournalEntry {
    var entry = self
    entry.outcome = .begun
    return entry
  }

  /// Takes in how it ended. What was planned stays where nothing else is known.
  package mutating func conclude(_ stage: ChangeReport.Stage) {
    switch stage {
    case .underWay, .notRecorded: break
    case .applied(let differences, let undo):
      (outcome, self.differences, self.undo, message) = (.applied, differences, undo, nil)
    case .awaitingRestart(let differences, let undo):
      (outcome, self.differences, self.undo, message) = (.awaitingRestart, differences, undo, nil)
    case .notInForce(let differences, let undo):
      (outcome, self.differences, self.undo, message) = (.notInForce, differences, undo, JournalEntry.missingReload)
    case .refused(let error): end(.refused, error.message)
    case .takenBack(let reason): end(.takenBack, reason)
    case .notSent(let loss): end(.notSent, loss.server?.message ?? loss.message)
    case .unknown(let loss): (outcome, message) = (.unknown, loss.server?.message ?? loss.message)
    }
  }

  private static let missingReload = "what is missing: SELECT pg_reload_conf()"

  private mutating func end(_ outcome: Outcome, _ message: String) {
    (self.outcome, self.message, undo) = (outcome, message, nil)
  }
}
