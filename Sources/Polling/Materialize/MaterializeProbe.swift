// What is asked of Materialize: a catalog of probes, each one question. Statements keep to what both Materialize and
// the demo's stand-in understand: catalog relations only, no types of Materialize's own in the answer.

import Postgres
import Samples

/// What a probe has to know before it asks Materialize.
struct MaterializeProbeContext: Sendable, Equatable {
  var catalog: MaterializeCatalog
  /// Seldom asked things are due in this round.
  var isThorough = true
  /// The status history is wanted from here on; `nil`: all of it.
  var historySince: Moment?
  /// By the id of the source, as far as they are known.
  var publications: [String: String] = [:]
}

struct MaterializeProbe: Sendable {
  var name: String
  /// `nil`: nothing to ask this time. Otherwise one group.
  var statements: @Sendable (MaterializeProbeContext) -> [Statement]?
  /// Puts what the answer says into its part of the sample. Never fails: trouble is a value.
  var record: @Sendable (Answer, MaterializeProbeContext, inout MaterializeSample) -> Void

  /// What a connection begins with, each in a group of its own, since a server that refuses one is asked all the same.
  /// Materialize has no functions and operators of anybody else's, but what says it is Materialize may be PostgreSQL.
  static let settings = [
    [Statement("SET search_path TO pg_catalog, pg_temp")],
    // Strict serializability, the default, may have to wait; what is read here need not be of this very moment.
    [Statement("SET transaction_isolation TO 'serializable'")],
  ]

  static let catalog: [MaterializeProbe] = [.facts, .sources, .events, .connections, .tables, .statistics]

  init<Value>(
    _ name: String, part: any WritableKeyPath<MaterializeSample, Reading<Value>?> & Sendable,
    statements: @escaping @Sendable (MaterializeProbeContext) -> [Statement]?,
    decode: @escaping @Sendable ([Rows], MaterializeProbeContext) throws(UnexpectedAnswer) -> Value
  ) {
    self.name = name
    self.statements = statements
    record = { answer, context, sample in
      let at = sample.at
      sample[keyPath: part] = Reading(answer, at: at, grant: { catalogGrant }) { rows throws(UnexpectedAnswer) in
        try decode(rows, context)
      }
    }
  }
}

/// Every role may read the catalog, unless this setting of its own forbids it.
private let catalogGrant = "ALTER ROLE … RESET restrict_to_user_objects"
