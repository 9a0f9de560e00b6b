// What the journal keeps of a change: enough to know later what was done, by whom, and how to undo it.

/// One action, folded from the lines that the journal holds of it.
package struct JournalEntry: Sendable, Equatable, Identifiable, Codable {
  package enum Outcome: String, Sendable, Equatable, Codable {
    /// Written before the first statement was sent. The last word on a change whose end nobody saw.
    case begun
    case applied
    case awaitingRestart = "awaiting-restart"
    case notInForce = "not-in-force"
    case refused
    case takenBack = "taken-back"
    case notSent = "not-sent"
    case unknown
  }

  package var id: String
  /// When it was begun.
  package var at: Moment
  package var upstream: String
  /// Where it was dialled, and as whom.
  package var host, role: String?
  package var purpose: String
  package var sql: [String]
  /// What the statements were made of; `nil` for an entry that does not say.
  package var action: Change.Action?
  package var differences: [ChangeReport.Difference]
  package var outcome: Outcome
  /// What the server or the network said, where it went wrong.
  package var message: String?
  package var undo: Change.Action?
  /// The id of the change that this one undid.
  package var undoes: String?

  package init(
    id: String, at: Moment, upstream: String, host: String? = nil, role: String? = nil, purpose: String, sql: [String],
    action: Change.Action? = nil, differences: [ChangeReport.Difference] = [], outcome: Outcome,
    message: String? = nil, undo: Change.Action? = nil, undoes: String? = nil
  ) {
    self.id = id
    self.at = at
    self.upstream = upstream
    self.host = host
    self.role = role
    self.purpose = purpose
    self.sql = sql
    self.action = action
    self.differences = differences
    self.outcome = outcome
    self.message = message
    self.undo = undo
    self.undoes = undoes
  }
}

extension JournalEntry.Outcome {
  /// How it ended, for people.
  package var words: String {
    switch self {
    case .begun: "begun, its end was not seen"
    case .applied: "applied"
    case .awaitingRestart: "applied, waits for a restart"
    case .notInForce: "written, not in force before a reload"
    case .refused: "refused"
    case .takenBack: "taken back"
    case .notSent: "not sent"
    case .unknown: "outcome unknown"
    }
  }
}
