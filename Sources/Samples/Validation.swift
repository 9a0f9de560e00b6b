// The test of a connection from Materialize's own side.

/// What became of one `VALIDATE CONNECTION`: Materialize dials the upstream from where its sources do.
package struct Validation: Sendable, Equatable, Codable {
  /// `mz_connections.id`
  package var connectionID: String
  package var at: Moment
  package var outcome: Outcome

  package enum Outcome: Sendable, Equatable, Codable {
    /// It was asked for, and Materialize is at it.
    case underWay
    case passed(Duration)
    /// Materialize's own words, which name the step that failed.
    case failed(ServerError, after: Duration)
    /// The connection to Materialize on which it was asked did not last. Tells nothing of the upstream.
    case unanswered(Loss)
  }

  package init(connectionID: String, at: Moment, outcome: Outcome) {
    self.connectionID = connectionID
    self.at = at
    self.outcome = outcome
  }
}

extension ServerError {
  /// The server could not parse the statement (SQLSTATE 42601): what answers is not Materialize, or one that is too old.
  package var isSyntaxError: Bool { sqlstate == "42601" }
}
