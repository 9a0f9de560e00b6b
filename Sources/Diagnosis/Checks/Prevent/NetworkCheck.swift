// Prevention on the way: patient devices, a watched network, no poolers.

import Samples

extension CheckContext {
  /// What devices are set to cannot be read: what they do can.
  var preventsByPatience: Check {
    let (id, title) = ("prevent-timeouts", "Load balancers and proxies wait for 10 minutes or more")
    if let pattern = LifetimePattern(record.lifetimes.ends, settings: record.settings.value ?? []),
      !pattern.suspectsServer
    {
      return Check(
        id, title, pattern.span < .seconds(600) ? .fail : .warn, pattern.sentence, topic: .network,
        remedies: [.raiseBalancerTimeout])
    }
    // Whoever was followed for an hour would have shown a device's timeout of ten minutes.
    guard let begin = record.lifetimes.since, let clock = serverClock, clock - begin >= .seconds(3600) else {
      return Check(
        id, title, .cannotTell, "Lives of connections have to be followed for an hour to tell.", topic: .network,
        remedies: [.raiseBalancerTimeout])
    }
    return Check(
      id, title, .pass, "Followed for \((clock - begin).brief): no connection ended at a device's habitual age.",
      topic: .network)
  }

  var preventsByWatchingNetwork: Check {
    let (id, title) = ("prevent-network", "Network and latency are watched, and good")
    guard let latest = record.reachability.latest else {
      return Check(id, title, .cannotTell, "No probe has come back yet.", topic: .network, remedies: [.addMonitoring])
    }
    let histories = latest.addresses.map { record.reachability.history(of: .tcp, towards: $0) }
    let probes = histories.reduce(0) { $0 +| $1.entries.count }
    let failures = histories.reduce(0) { $0 +| $1.failures }
    let slowest = histories.compactMap { $0.percentile(0.95) }.max()
    let query = record.link.typicalRoundTrip?.median
    let cuts = recentCuts
    let words = [
      "\(failures) of \(counted(probes, "probe")) failed", slowest.map { "95 % within \($0.precise)" },
      query.map { "a query takes \($0.precise)" }, cuts.last.map { "our own connection: \($0.loss.summary)" },
    ].compactMap(\.self).joined(separator: ", ")
    let found = findings.first { $0.cause == .networkInstability && $0.confidence >= Finding.likely }
    guard failures == 0, cuts.isEmpty, found == nil else {
      let yet = found.map { " Yet \($0.cause.rawValue) was found: \($0.title)." } ?? ""
      return Check(id, title, .warn, "\(words).\(yet)", topic: .network, remedies: [.steadyNetwork, .addMonitoring])
    }
    return max(slowest ?? .zero, query ?? .zero) > .milliseconds(100)
      ? Check(id, title, .warn, "\(words): a long way.", topic: .network, remedies: [.steadyNetwork])
      : Check(id, title, .pass, "\(words), while this program watches.", topic: .network, remedies: [.addMonitoring])
  }

  /// What our own connection suffered on the way within the last hour, as long as probes are remembered.
  private var recentCuts: [LinkRecord.PastLoss] {
    record.link.losses.filter {
      standards.now - $0.last < .seconds(3600)
        && [.networkInstability, .firewallChange].contains($0.loss.suggests.cause)
    }
  }

  var preventsByConnectingDirectly: Check {
    let (id, title) = ("prevent-poolers", "No pooler carries replication")
    if let pooler = record.pooler {
      return Check(
        id, title, .fail, "\(pooler.product ?? "A pooler") stands in our own way: \(pooler.evidence).", topic: .network,
        remedies: [.bypassPooler])
    }
    if connectionParameters.remedies.contains(.bypassPooler) {
      return Check(id, title, .fail, connectionParameters.reason, topic: .sources, remedies: [.bypassPooler])
    }
    if let silence { return Check(id, title, .cannotTell, silence, topic: .network, remedies: [.bypassPooler]) }
    if evidence.slot(of: source)?.activePID != nil {
      return Check(
        id, title, .pass, "The slot is read by a WAL sender: replication passes no pooler.", topic: .connections)
    }
    return record.isPooled == false
      ? Check(id, title, .pass, "None in our own way.", topic: .network)
      : Check(id, title, .cannotTell, "Not seen yet.", topic: .network, remedies: [.bypassPooler])
  }
}
