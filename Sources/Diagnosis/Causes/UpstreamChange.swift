// Tables were dropped, truncated or altered upstream, in a way that cannot be replicated.

import Samples

/// A definite error, written into the table for good, while the source itself may run.
let upstreamChange = CauseRule(
  entry: CauseEntry(
    clause: "a table was changed upstream",
    meaning: "A table was dropped, truncated or altered upstream in a way that cannot be replicated.",
    evidence: [
      "`table was truncated`, `incompatible schema change` and their like, of the source or of one of its tables."
    ],
    refutation: ["The table can be read."],
    settledBy: ["SELECT from the table in Materialize: it fails for good, or not"],
    guide: "Sibling guide: Troubleshooting PostgreSQL sources"),
  topic: .sources,
  playbook: [.recreateSource],
  whyRecreate:
    "the error is written into the table itself, which cannot be read any more. Recreate the table or the source",
  weigh: { _, _, _ in },
  ongoing: { context in
    var worst: [String: Finding] = [:]
    for table in context.evidence.materialize.tables.value ?? [] {
      // A table shows what its source suffers from; only what is its own counts here.
      guard let error = table.error, let source = context.sourcesByID[table.sourceID], source.error != error,
        worst[source.id] == nil, let meaning = context.evidence.materialize.meaning(of: error),
        meaning.cause == .upstreamChange
      else { continue }
      worst[source.id] = Finding(
        .upstreamChange, .critical, confidence: Weight.proof.rawValue, source: source.id,
        upstream: context.evidence.upstreamName(of: source),
        title: "\(table.upstreamName ?? table.name): \(meaning.meaning)",
        support: [
          Exhibit(
            "mz_source_statuses.error of \(table.name): \(error)", on: .materialize,
            at: context.evidence.materialize.tables.at)
        ] + (Cause.upstreamChange.whyRecreate.map { [Exhibit("it does not heal by itself: \($0)")] } ?? []))
    }
    return worst.values.sorted { $0.id < $1.id }
  })
