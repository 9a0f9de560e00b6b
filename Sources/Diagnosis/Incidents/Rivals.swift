// Causes that explain one another: what is a consequence of the likelier one is no second cause.

extension Cause {
  /// What this cause brings about, or is mistaken for, and what therefore needs no cause of its own beside it.
  var explains: Set<Cause> {
    switch self {
    // Materialize went away itself: whatever its connections looked like from the other end followed from that.
    case .maintenanceWindow:
      [.networkInstability, .firewallChange, .serverRestart, .slotInUse, .loadBalancer, .connectionTimeout]
    case .serverRestart: [.networkInstability, .firewallChange, .slotInUse, .connectionTimeout, .loadBalancer]
    // A promoted standby has been restarted, goes by another address, and lacks the slot.
    case .failover: [.networkInstability, .serverRestart, .dnsFailure, .slotLost, .firewallChange]
    // Nothing gets through: the server waits in vain for an answer, and its half of the connection holds the slot.
    case .firewallChange: [.networkInstability, .connectionTimeout, .slotInUse, .loadBalancer]
    case .resourceExhaustion: [.networkInstability, .serverRestart, .connectionTimeout]
    case .loadBalancer: [.networkInstability, .connectionTimeout, .firewallChange, .serverRestart, .slotInUse]
    case .connectionTimeout: [.networkInstability, .slotInUse]
    case .certificateExpiry: [.networkInstability, .firewallChange, .authenticationFailure]
    case .hbaRejection: [.networkInstability, .authenticationFailure, .firewallChange]
    case .slotLost: [.networkInstability, .slotInUse, .replicationCapacity]
    case .authenticationFailure, .dnsFailure, .replicationCapacity, .slotInUse, .publicationMissing, .upstreamChange:
      [.networkInstability]
    case .networkInstability, .missingPrivilege: []
    }
  }
}

extension [Suspicion] {
  /// The likeliest first, without those that a likelier one explains, and without those that hardly anything speaks for.
  /// `Cause.allCases` decides between equals.
  var settled: [Suspicion] {
    let ranked = enumerated().sorted { a, b in
      let (x, y) = (a.element.standing, b.element.standing)
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
    guard let first = ranked.first else { return [] }
    // Beside a certain cause only a likely one is worth a word.
    let least = first.confidence >= Finding.certain ? Finding.likely : 0.2
    var kept = [first]
    for rival in ranked.dropFirst() where kept.count < 3 && rival.confidence >= least {
      if kept.contains(where: { $0.cause.explains.contains(rival.cause) }) { continue }
      kept.append(rival)
    }
    return kept
  }
}

extension Suspicion {
  /// By which it is ranked. That connections break is what every cause looks like: however often it was seen, it stands
  /// behind whatever else is likely.
  fileprivate var standing: Double {
    cause == .networkInstability ? min(confidence, Finding.likely - 0.01) : confidence
  }
}
