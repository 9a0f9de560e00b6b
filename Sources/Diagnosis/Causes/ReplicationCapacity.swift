// WAL senders or replication slots are used up.

import Samples

/// Neither takes a slot of max_connections (since 12): they have limits of their own.
let replicationCapacity = CauseRule(
  entry: CauseEntry(
    clause: "WAL senders or replication slots are used up",
    meaning:
      "max_wal_senders or max_replication_slots is used up. A source holds one of each, and two during a snapshot.",
    evidence: [
      "`exceeds max_wal_senders`, `all replication slots are in use` in the source's errors or in the log.",
      "pg_stat_replication and pg_replication_slots against their limits.",
    ],
    refutation: ["A free WAL sender and a free slot."],
    settledBy: [
      Settlement("pg_stat_replication and pg_replication_slots against their limits", .figures(.connections))
    ],
    guide: "Check PostgreSQL connection limits"),
  topic: .connections,
  playbook: [.dropUnusedSlots, .raiseWalSenders, .raiseReplicationSlots],
  weigh: { incident, context, hypothesis in
    guard let source = incident.source, let name = incident.upstream, let record = context.record(of: incident) else {
      return
    }
    let lines = context.logged(.replication, in: incident) {
      $0.message.contains("max_wal_senders") || $0.message.contains("all replication slots are in use")
    }
    if let exhibit = context.exhibit(of: lines, on: incident.server) {
      hypothesis.speaks(.strong, exhibit, title: "\(name) has no WAL sender or no slot left")
    }
    guard incident.ended == nil, record.link.lost == nil, let replication = record.replication.value else { return }
    let full = capacities(replication).filter(\.isUsedUp)
    for capacity in full {
      // A source whose slot stands needs no second one.
      let bites = capacity.threshold == .remainingWalSenders || context.evidence.slot(of: source) == nil
      guard bites else { continue }
      hypothesis.speaks(
        .strong,
        Exhibit(
          "\(capacity.used) of \(capacity.setting) \(capacity.limit) used", on: .upstream(name),
          at: record.replication.at),
        title: "\(capacity.setting) is used up on \(name)")
    }
    if full.isEmpty, hypothesis.isFounded {
      hypothesis.contradicts(
        .hint,
        Exhibit(
          "\(replication.senders.count) of max_wal_senders \(replication.maxSenders) and \(replication.slots.count) of "
            + "max_replication_slots \(replication.maxSlots) used", on: .upstream(name), at: record.replication.at))
    }
  },
  ongoing: { context in
    context.evidence.upstreamNames.flatMap { name -> [Finding] in
      guard let record = context.evidence.upstreams[name], record.link.lost == nil,
        let replication = record.replication.value
      else { return [] }
      return capacities(replication).compactMap { capacity in
        let (remaining, threshold) = (Double(capacity.remaining), capacity.threshold)
        guard let severity = context.standards.thresholds.severity(of: remaining, against: threshold) else {
          return nil
        }
        return Finding(
          .replicationCapacity, severity, confidence: Weight.proof.rawValue, upstream: name,
          title: capacity.isUsedUp
            ? "\(capacity.setting) is used up on \(name)"
            : "\(capacity.setting) on \(name) leaves only \(capacity.remaining)",
          support: [
            Exhibit("\(capacity.used) of \(capacity.limit) used", on: .upstream(name), at: record.replication.at)
          ],
          remedies: [.dropUnusedSlots, capacity.remedy])
      }
    }
  })

/// One of the two limits, and how much of it is used.
private struct Capacity {
  var setting: String
  var used, limit: Int
  var threshold: Threshold
  /// What raises the limit.
  var remedy: RemedyID

  var remaining: Int { max(0, limit -| used) }
  var isUsedUp: Bool { remaining == 0 }
}

private func capacities(_ replication: Replication) -> [Capacity] {
  [
    Capacity(
      setting: "max_wal_senders", used: replication.senders.count, limit: replication.maxSenders,
      threshold: .remainingWalSenders, remedy: .raiseWalSenders),
    Capacity(
      setting: "max_replication_slots", used: replication.slots.count, limit: replication.maxSlots,
      threshold: .remainingSlots, remedy: .raiseReplicationSlots),
  ]
}
