// How far a change has come, and what became of it.

package struct ChangeReport: Sendable, Equatable, Codable {
  package var change: Change
  package var at: Moment
  package var stage: Stage

  package enum Stage: Sendable, Equatable, Codable {
    /// What is being done, in a clause: `reading back on a new session`.
    case underWay(String)
    /// The server has it: read back on a new session, and from postgresql.auto.conf where it was written there.
    case applied([Difference], undo: Change.Action?)
    /// The server has it, and will use it after its next restart.
    case awaitingRestart([Difference], undo: Change.Action?)
    /// It is written where it belongs, but the server has not read its configuration since: a reload is missing.
    case notInForce([Difference], undo: Change.Action?)
    /// The server refused. Nothing was changed, or it was taken back.
    case refused(ServerError)
    /// The statements passed, but what was read back is not what was asked for; it was taken back. The reason.
    case takenBack(String)
    /// No connection was had: nothing was sent.
    case notSent(Loss)
    /// The journal could not be written, so nothing was sent. The reason.
    case notRecorded(String)
    /// The connection ended in the middle: it may have happened or not. Found out on reconnection.
    case unknown(Loss)
  }

  /// One value before and after.
  package struct Difference: Sendable, Equatable, Codable {
    /// A setting, `CONNECTION LIMIT of role batch`, or a session.
    package var name: String
    package var old, new: String?

    package init(_ name: String, old: String?, new: String?) {
      self.name = name
      self.old = old
      self.new = new
    }
  }

  package init(_ change: Change, at: Moment, _ stage: Stage) {
    self.change = change
    self.at = at
    self.stage = stage
  }

  package var isUnderWay: Bool { if case .underWay = stage { true } else { false } }
}
