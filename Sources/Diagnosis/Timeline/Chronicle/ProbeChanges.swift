// Steps of the way to a server that began to fail, or succeed again.

import Samples

extension Chronicle {
  mutating func noteReachability(_ new: Reachability, of server: ServerID, after old: Reachability?) {
    let (before, now) = (old?.addressesByHost ?? [:], new.addressesByHost)
    for (host, addresses) in now.sorted(by: { $0.key < $1.key }) {
      noteAddresses(addresses, of: server, insteadOf: before[host] ?? addresses, at: new.at)
    }
    for probe in new.addresses {
      // What was never tried before is told only if it fails.
      let former = old?.addresses.first { $0.isSameWay(as: probe) }
      note(probe, of: server, after: former, at: new.at)
    }
  }

  private mutating func note(_ probe: AddressProbe, of server: ServerID, after former: AddressProbe?, at moment: Moment)
  {
    let (failure, before) = (probe.firstFailure, former?.firstFailure)
    let way = probe.address?.description ?? probe.host
    if let (step, failure) = failure {
      guard before?.step != step || before?.failure.kind != failure.kind else { return }
      add(
        Event(
          .probe, .critical, at: moment, server: server, key: "\(way) \(step.rawValue) \(failure.kind.rawValue)",
          lead: "\(server.name): ", title: "\(step.towards) \(way) fails (\(failure.words(at: step)))",
          note: failure.message))
    } else if before != nil {
      add(
        Event(
          .probe, .info, at: moment, server: server, key: "\(way) reached",
          lead: "\(server.name): ", title: "\(way) can be reached again", isRecovery: true))
    }
  }
}

extension Reachability {
  /// Only of names: an address in numbers is itself.
  fileprivate var addressesByHost: [String: Set<String>] {
    var addresses: [String: Set<String>] = [:]
    for probe in self.addresses {
      guard let address = probe.address?.address, address != probe.host else { continue }
      addresses[probe.host, default: []].insert(address)
    }
    return addresses
  }
}

extension AddressProbe {
  /// A name that did not resolve has no address: then it is the way to its host.
  fileprivate func isSameWay(as other: AddressProbe) -> Bool {
    host == other.host && port == other.port
      && (address == other.address || address == nil || other.address == nil)
  }
}

extension Step {
  fileprivate var towards: String {
    switch self {
    case .dns: "look-up of"
    case .tcp: "TCP to"
    case .tls: "TLS with"
    case .authentication: "login at"
    case .query, .idle: "connection to"
    }
  }
}
