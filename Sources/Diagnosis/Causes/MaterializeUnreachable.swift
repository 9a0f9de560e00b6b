// Materialize itself cannot be asked: the state of its sources is not known.

import Samples

/// Evidence: the loss of our own connection to Materialize, or its refusal to list them. It says nothing about the sources, which may run on.
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
  guard let lost = link.lost else { return unreadable(evidence.materialize.sources) }
  let (cause, confidence) = lost.loss.suggests
  return [
    Finding(
      cause, .unknown, confidence: min(confidence, 0.6),
      title: "Materialize cannot be reached: its sources are unknown",
      evidence: ["our own connection to Materialize: \(lost.loss.summary)"])
  ]
}

private func unreadable(_ sources: Reading<[Source]>) -> [Finding] {
  guard sources.value == nil, let trouble = sources.trouble else { return [] }
  let (words, remedies): (String, [String]) =
    switch trouble {
    case .denied(let grant): ("the query is refused to our role", [grant])
    case .absent(let why): (why, [])
    case .failed(let error): (error.message, [])
    }
  return [
    Finding(
      .missingPrivilege, .unknown, confidence: 0.5, title: "Materialize answers, but its sources cannot be read",
      evidence: ["mz_sources, mz_source_statuses: \(words)"], advice: remedies)
  ]
}
