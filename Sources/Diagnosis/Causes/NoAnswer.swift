// One look is over, and a server has not answered by then.

import Samples

/// Evidence: the time that the look gave it, and the step that its connection is at. While watching goes on this says
/// nothing: the connection's own deadlines do.
/// Refuted by: an answer.
let noAnswer: Rule = { evidence, standards in
  guard let waited = standards.lookEndedAfter else { return [] }
  return evidence.unanswered.compactMap { server in
    guard let link = evidence.link(of: server) else { return nil }
    let step: String
    switch link.condition(at: standards.now, patience: standards.patience) {
    // Other rules speak of these.
    case .hung, .lost: return nil
    case .live: step = "the connection stands, its first answers have not all come"
    case .dialling(let since): step = "a connection has been attempted for \((standards.now - since).precise)"
    case .waiting: step = "no connection was attempted yet"
    }
    let name: String? = if case .upstream(let name) = server { name } else { nil }
    return Finding(
      .networkInstability, name == nil ? .unknown : .critical, confidence: 0.3, upstream: name,
      title: "\(server.name) did not answer within \(waited.precise)", evidence: [Exhibit(step)],
      advice: ["look again with a longer --timeout"])
  }
}
