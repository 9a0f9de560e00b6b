// One thing that is looked at, and how it stands now. The wizard's checklists, and its score of prevention, are made of these.

package struct Check: Sendable, Equatable, Identifiable {
  package enum Result: String, Sendable, Equatable, CaseIterable {
    case pass, warn, fail
    case cannotTell = "cannot tell"
  }

  /// Stable from version to version: skipped checks are remembered by it.
  package var id: String
  package var title: String
  package var result: Result
  /// Why, with the figures; one or two sentences.
  package var reason: String
  /// What its figures belong to.
  package var topic: Topic?
  /// What helps where it does not pass.
  package var remedies: [RemedyID]
  /// It is our own login that the remedies are for, not Materialize's.
  package var isAboutOurLogin: Bool
  /// The settings of the upstream that are to blame where it does not pass.
  package var settings: Set<String>

  package init(
    _ id: String, _ title: String, _ result: Result, _ reason: String, topic: Topic? = nil, remedies: [RemedyID] = [],
    isAboutOurLogin: Bool = false, settings: Set<String> = []
  ) {
    self.id = id
    self.title = title
    self.result = result
    self.reason = reason
    self.topic = topic
    self.remedies = remedies
    self.isAboutOurLogin = isAboutOurLogin
    self.settings = settings
  }
}
