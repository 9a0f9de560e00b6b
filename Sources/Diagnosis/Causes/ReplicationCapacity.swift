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
    settledBy: ["pg_stat_replication and pg_replication_slots against their limits (pane 2, Connections)"],
    guide: "Check PostgreSQL connection limits"),
  weigh: { incident, survey, suspicion in
    guard let source = incident.source, let name = incident.upstream, let record = survey.record(of: incident) else {
      return
    }
    let lines = survey.logged(.replication, in: incident) {
      $0.message.contains("max_wal_senders") || $0.message.contains("all replication slots are in use")
    }
    if let exhibit = survey.exhibit(of: lines, incident) {
      suspicion.speaks(.strong, exhibit, title: "\(name) has no WAL sender or no slot left")
    }
    guard incident.ended == nil, record.link.lost == nil, let replication = record.replication.value else { return }
    let full = usedUp(replication)
    for setting in full {
      // A source whose slot stands needs no second one.
      let bites = setting.name == "max_wal_senders" || survey.evidence.slot(of: source) == nil
      guard bites else { continue }
      suspicion.speaks(
        .strong,
        Exhibit(
          "\(setting.used) of \(setting.name) \(setting.limit) used", on: .upstream(name), at: record.replication.at),
        title: "\(setting.name) is used up on \(name)")
    }
    if full.isEmpty, suspicion.isFounded {
      suspicion.contradicts(
        .hint,
        Exhibit(
          "\(replication.senders.count) of max_wal_senders \(replication.maxSenders) and \(replication.slots.count) of "
            + "max_replication_slots \(replication.maxSlots) used", on: .upstream(name), at: record.replication.at))
    }
  },
  standing: { survey in
    survey.evidence.upstreamNames.flatMap { name -> [Finding] in
      guard let record = survey.evidence.upstreams[name], record.link.lost == nil,
        let replication = record.replication.value
      else { return [] }
      return usedUp(replication).map { setting in
        Finding(
          .replicationCapacity, .warning, confidence: Weight.proof.rawValue, upstream: name,
          title: "\(setting.name) is used up on \(name)",
          evidence: [
            Exhibit("\(setting.used) of \(setting.limit) used", on: .upstream(name), at: record.replication.at)
          ],
          remedies: [.dropUnusedSlots, setting.name == "max_wal_senders" ? .raiseWalSenders : .raiseReplicationSlots])
      }
    }
  })

private func usedUp(_ replication: Replication) -> [(name: String, used: Int, limit: Int)] {
  [
    ("max_wal_senders", replication.senders.count, replication.maxSenders),
    ("max_replication_slots", replication.slots.count, replication.maxSlots),
  ].filter { $0.1 >= $0.2 }
}
