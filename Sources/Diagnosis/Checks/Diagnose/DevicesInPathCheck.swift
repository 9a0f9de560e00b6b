// What stands in the path: poolers, NAT, load balancers, told by addresses and by the lives of connections.

import Samples

extension CheckContext {
  var devicesInPath: Check {
    let (id, title) = ("path", "Nothing in the path cuts connections")
    if let pooler = record.pooler {
      return Check(
        id, title, .fail, "\(pooler.product ?? "A pooler") answers in the server's place: \(pooler.evidence).",
        topic: .network,
        remedies: [.bypassPooler])
    }
    if let pattern = LifetimePattern(record.lifetimes.ends, settings: record.settings.value ?? []) {
      return Check(
        id, title, pattern.confidence >= 0.7 ? .fail : .warn, pattern.sentence, topic: .network,
        remedies: pattern.suspectsServer
          ? [.exemptFromTimeouts, .setWalSenderTimeout] : [.raiseBalancerTimeout, .setKeepalives])
    }
    guard record.lifetimes.since != nil else {
      return Check(id, title, .cannotTell, "Sessions of Materialize could not be followed yet.", topic: .network)
    }
    let translation =
      switch record.translation {
      case .destination?, .source?, .both?: " Addresses are translated on our way."
      case Translation.none?, .impossible?, nil: ""
      }
    let ends = record.lifetimes.ends.count { !$0.withServer }
    return Check(
      id, title, .pass, "\(counted(ends, "connection")) ended so far, with no common age or idle time.\(translation)",
      topic: .network)
  }
}
