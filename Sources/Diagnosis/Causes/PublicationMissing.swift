// The publication that the source reads is gone.

import Samples

/// Only Materialize's error tells: publications are not asked for.
let publicationMissing = CauseRule(
  entry: CauseEntry(
    clause: "the publication is gone", meaning: "The publication that the source reads was dropped or renamed.",
    evidence: ["`publication … does not exist` in the source's errors."],
    refutation: ["The publication in pg_publication_tables, with the source's tables."],
    settledBy: ["SELECT * FROM pg_publication_tables"], guide: "Sibling guide: Troubleshooting PostgreSQL sources"),
  topic: .sources,
  playbook: [.restorePublication, .recreateSource],
  whyRecreate:
    "changes that were made without the publication were not decoded for it. Restore it, then recreate the source",
  weigh: { incident, _, hypothesis in
    guard hypothesis.isFounded, let publication = incident.source?.publication else { return }
    hypothesis.settle("SELECT * FROM pg_publication_tables WHERE pubname = '\(publication)'")
  })
