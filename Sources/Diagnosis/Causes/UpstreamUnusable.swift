// An upstream that cannot be used, seen by our own connection to it.

import Samples

/// Evidence: the loss of our own connection, with its SQLSTATE or errno. Until more is known, "connection refused" speaks
/// for a restart and silence for a firewall.
/// Refuted by: a connection that stands.
let upstreamUnusable: Rule = { evidence, standards in
  evidence.upstreamNames.compactMap { name in
    if let obstacle = evidence.target(.upstream(name))?.obstacle {
      return Finding(
        .authenticationFailure, .info, confidence: 0.3, upstream: name, title: "\(name) is not watched: \(obstacle)",
        evidence: ["create_sql of its connection in Materialize"])
    }
    guard let link = evidence.upstreams[name]?.link else { return nil }
    if case .hung(let age) = link.condition(at: standards.now, patience: standards.patience) {
      return Finding(
        .networkInstability, .critical, confidence: 0.4, upstream: name,
        title: "\(name) has not answered for \(age.brief)",
        evidence: ["a query that was sent \(age.brief) ago has no answer; the connection still stands"])
    }
    guard let lost = link.lost else { return nil }
    let (cause, confidence) = lost.loss.suggests
    let attempts = lost.count == 1 ? "" : ", \(counted(lost.count, "attempt")) since \(lost.first.utc) UTC"
    return Finding(
      cause, .critical, confidence: confidence, upstream: name, title: "\(name): \(lost.loss.summary)",
      evidence: [
        "our own connection\(lost.loss.address.map { " to \($0)" } ?? ""): \(lost.loss.summary)\(attempts)"
      ])
  }
}
