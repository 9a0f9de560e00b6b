// Where the operator is in the guided way out.

import Diagnosis
import Samples

struct Wizard: Sendable, Equatable {
  enum Stage: Int, Sendable, CaseIterable {
    case understand = 1
    case check, fix, verify, prevent

    var title: String {
      switch self {
      case .understand: "Understand"
      case .check: "Check"
      case .fix: "Fix"
      case .verify: "Verify"
      case .prevent: "Prevent"
      }
    }
  }

  /// What it is about. An upstream alone has no source whose recovery could be watched.
  enum Subject: Sendable, Hashable {
    case source(String)
    case upstream(String)
  }

  /// What was opened on top of a stage.
  enum Detail: Sendable, Hashable {
    case remedy(RemedyKey)
    /// The journal entry with this id, to be undone.
    case undo(String)
  }

  /// `nil` until one is chosen: then it is the most urgent one.
  var subject: Subject?
  var stage = Stage.understand
  var detail: Detail?
  /// Checks that were skipped, by their ids, and why.
  var skipped: [String: String] = [:]
  /// Which sessions the operator chose to end or left out, whatever would be chosen by default.
  var marks: [Change.SessionHandle: Bool] = [:]
  /// The change that was last begun for each remedy.
  var changes: [Detail: String] = [:]
  /// Since when the recovery is watched.
  var verifyingSince: Moment?
  /// How long a source is to run before it counts as recovered.
  var verifyingFor = Wizard.spans[1]

  static let spans: [Duration] = [.seconds(30), .seconds(60), .seconds(300), .seconds(900)]
}

/// A remedy as the wizard finds it again at every look: what it was offered for, and which one of its kind it is.
struct RemedyKey: Sendable, Hashable {
  /// The id of a finding or of a check.
  var reason: String
  var remedy: RemedyID
  /// A remedy may come in several sizes, the smaller step first.
  var size: Int
}
