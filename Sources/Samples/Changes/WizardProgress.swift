// How far the operator has come with the wizard for one source, so that it can be resumed after quitting.

package struct WizardProgress: Sendable, Equatable, Codable {
  /// The full name of the source.
  package var source: String
  /// 1 Understand … 5 Prevent
  package var stage: Int
  /// Checks that were skipped, by their ids, and the reasons that were given.
  package var skipped: [String: String]
  /// When it was last changed.
  package var at: Moment

  package init(source: String, stage: Int, skipped: [String: String], at: Moment) {
    self.source = source
    self.stage = stage
    self.skipped = skipped
    self.at = at
  }
}
