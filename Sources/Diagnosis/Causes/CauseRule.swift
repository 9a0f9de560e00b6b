// What one cause is made of: what is written about it, what helps, and how it is recognised. The smallest to copy is
// DNSFailure.swift.

/// How one cause is recognised.
struct CauseRule: Sendable {
  var entry: CauseEntry
  var topic: Topic
  /// What helps, the usual first.
  var playbook: [RemedyID]
  /// What this cause brings about, or is mistaken for, and what therefore is no second cause beside it.
  var explains: Set<Cause> = []
  /// The same, told from the other end.
  var explainedBy: Set<Cause> = []
  /// It is what every cause looks like: every other explains it, and whatever else is likely comes before it.
  var isFallback = false
  /// Why an error of this cause that does not heal by itself takes a new source, or table: a clause, and what to do.
  var whyRecreate: String?
  /// What speaks for the cause, and what against it, where something is hurt.
  var weigh: @Sendable (Incident, RuleContext, inout Hypothesis) -> Void
  /// What is wrong, or will be, whether or not anything is hurt yet.
  var ongoing: @Sendable (RuleContext) -> [Finding] = { _ in [] }
}

/// What is written down about a cause, for the screen, for findings that know no better, and for docs/diagnosis.md, which is
/// generated from it; a test says when that is stale.
package struct CauseEntry: Sendable, Equatable {
  /// A clause that names it where nothing more exact is known.
  package var clause: String
  /// What happens, in a sentence or two.
  package var meaning: String
  /// What speaks for it, and what against it, a sentence each.
  package var evidence, refutation: [String]
  /// What would make certain of it: who looks where, or what is run.
  package var settledBy: [Settlement]
  /// Where Materialize's guides speak of it.
  package var guide: String
}

extension Cause {
  package var entry: CauseEntry { rule.entry }
  package var topic: Topic { rule.topic }

  /// The remedies of this cause, the usual ones first.
  package var playbook: [RemedyID] { rule.playbook }

  /// Why an error of this cause that does not heal by itself takes a new source, or table; `nil` where it takes none.
  package var whyRecreate: String? { rule.whyRecreate }

  func explains(_ other: Cause) -> Bool {
    other.rule.isFallback || rule.explains.contains(other) || other.rule.explainedBy.contains(self)
  }
}
