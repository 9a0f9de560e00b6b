// What is written down about a cause, for the screen, for findings that know no better, and for docs/diagnosis.md, which is
// generated from it; a test says when that is stale.

package struct CauseEntry: Sendable, Equatable {
  /// A clause that names it where nothing more exact is known.
  package var clause: String
  /// What happens, in a sentence or two.
  package var meaning: String
  /// What speaks for it, and what against it, a sentence each.
  package var evidence, refutation: [String]
  /// What would make certain of it: who looks where, or what is run.
  package var settledBy: [String]
  /// Where Materialize's guides speak of it.
  package var guide: String
}
