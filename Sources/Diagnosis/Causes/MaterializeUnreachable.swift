// Materialize itself cannot be asked: the state of its sources is not known.

import Samples

/// Evidence: the loss of our own connection to Materialize. It says nothing about the sources, which may run on.
/// Refuted by: a connection that stands.
let materializeUnreachable: Rule = { evidence, standards in
  guard let link = evidence.link(of: .materialize) else { return [] }
  if case .hung(let age) = link.condition(at: standards.now, patience: standards.patience) {
    return [
      Finding(
        .networkInstability, .unknown, confidence: 0.4,
        title: "Materialize has not answered for \(age.brief): its sources are unknown",
        evidence: ["a query that was sent \(age.brief) ago has no answer"])
    ]
  }
  guard let lost = link.lost else { return [] }
  let (cause, confidence) = lost.loss.suggests
  return [
    Finding(
      cause, .unknown, confidence: min(confidence, 0.6),
      title: "Materialize cannot be reached: its sources are unknown",
      evidence: ["our own connection to Materialize: \(lost.loss.summary)"])
  ]
}
