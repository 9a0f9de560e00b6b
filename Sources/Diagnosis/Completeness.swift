// When one look has seen enough: every server has answered in full, or was lost.

package import Samples

extension Evidence {
  /// The servers that may still answer, in the order in which they are shown.
  package var unanswered: [ServerID] { targets.filter { !isSettled($0) }.map(\.id) }

  func isUnanswered(_ server: ServerID) -> Bool { target(server).map { !isSettled($0) } ?? false }

  /// Whether no further sample is needed for a verdict. Upstreams are discovered after Materialize has answered: they
  /// are waited for too, and so are logs on this machine.
  package var isComplete: Bool {
    !targets.isEmpty && unanswered.isEmpty && undiscovered.isEmpty && targets.allSatisfy(isLogRead)
  }

  /// Whether everything that is asked of each server has come, or why it cannot; and a probe of the way there.
  package var isExhaustive: Bool {
    isComplete && examination().parts.allSatisfy { part in !part.unseen.contains(where: \.isPending) }
      && targets.allSatisfy { $0.obstacle != nil || reachability(of: $0.id)?.latest != nil }
  }

  /// A log on this machine is read to its end once. One that comes through a pipe may never end.
  private func isLogRead(_ target: Target) -> Bool {
    guard case .upstream(let name) = target.id, target.obstacle == nil, let place = target.logPlace, place != "-",
      let logs = upstreams[name]?.logs
    else { return true }
    return logs.trouble != nil || logs.isCaughtUp
  }

  /// The connections that feed sources and that no target stands for yet.
  private var undiscovered: Set<String> {
    let known = Set((materialize.connections.value ?? []).map(\.id))
    let wanted = Set((materialize.sources.value ?? []).compactMap(\.connectionID))
    return wanted.intersection(known).subtracting(targets.flatMap(\.connectionIDs))
  }

  private func isSettled(_ target: Target) -> Bool {
    if target.obstacle != nil { return true }
    guard link(of: target.id)?.certificates != nil else { return false }
    let isLost = link(of: target.id)?.lost != nil
    switch target.id {
    case .materialize:
      if isLost { return true }
      // A server that has no sources to show is not asked for more.
      guard materialize.sources.value != nil else { return materialize.sources.trouble != nil }
      return materialize.facts.isSettled && materialize.connections.isSettled
    case .upstream(let name):
      guard let record = upstreams[name] else { return false }
      return isLost
        || record.facts.isSettled && record.sessions.isSettled && record.replication.isSettled
          && settingsAreSettled(record, of: target)
    }
  }

  /// Settings are those of Materialize's role: they must have been asked after it became known which role that is.
  private func settingsAreSettled(_ record: UpstreamRecord, of target: Target) -> Bool {
    guard let at = record.settings.at, let targetsAt, knowsSourceLogin(of: target) else {
      return record.settings.isSettled
    }
    let roundTrip = record.link.roundTrips.value(at: at) ?? 0
    return at - .milliseconds(1) *| roundTrip >= targetsAt
  }

  private func knowsSourceLogin(of target: Target) -> Bool {
    (materialize.connections.value ?? []).contains {
      target.connectionIDs.contains($0.id) && $0.user != nil && $0.database != nil
    }
  }
}

extension Reading {
  /// An answer came: a value, or why there is none.
  fileprivate var isSettled: Bool { value != nil || trouble != nil }
}
