// When one look has seen enough: every server has answered in full, or was lost.

package import Samples

extension Evidence {
  /// The servers that may still answer, in the order in which they are shown.
  package var unanswered: [ServerID] { targets.filter { !isSettled($0) }.map(\.id) }

  /// Whether no further sample is needed for a verdict. Upstreams are discovered after Materialize has answered: they
  /// are waited for too.
  package var isComplete: Bool { !targets.isEmpty && unanswered.isEmpty && undiscovered.isEmpty }

  /// The connections that feed sources and that no target stands for yet.
  private var undiscovered: Set<String> {
    let known = Set((materialize.connections.value ?? []).map(\.id))
    let wanted = Set((materialize.sources.value ?? []).compactMap(\.connectionID))
    return wanted.intersection(known).subtracting(targets.flatMap(\.connectionIDs))
  }

  private func isSettled(_ target: Target) -> Bool {
    if target.obstacle != nil || link(of: target.id)?.lost != nil { return true }
    switch target.id {
    case .materialize:
      return materialize.facts.isSettled && materialize.sources.isSettled && materialize.connections.isSettled
    case .upstream(let name):
      guard let record = upstreams[name] else { return false }
      return record.facts.isSettled && record.sessions.isSettled && record.replication.isSettled
        && record.settings.isSettled
    }
  }
}

extension Reading {
  /// An answer came: a value, or why there is none.
  fileprivate var isSettled: Bool { value != nil || trouble != nil }
}
