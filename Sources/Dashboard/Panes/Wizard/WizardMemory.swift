// What is kept of the wizard from walk to walk.

import Samples

struct WizardMemory: Sendable {
  /// How far it has come, by the full name of the source.
  var progress: [String: WizardProgress]
  /// The walk as it was left in the present, while the past is shown.
  var ofPresent: Wizard?
  /// The upstream whose idle sessions are being listed.
  var listing: String?

  /// - Parameter progress: of the latest of each source.
  init(_ progress: [WizardProgress]) {
    self.progress = Dictionary(progress.map { ($0.source, $0) }) { $0.at > $1.at ? $0 : $1 }
  }
}
