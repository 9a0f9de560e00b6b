// WAL senders or replication slots are used up.

import Samples

/// Evidence: pg_stat_replication against max_wal_senders, pg_replication_slots against max_replication_slots. A source
/// that is running holds one of each and wants two while it takes a snapshot.
/// Refuted by: a free sender and a free slot.
let replicationCapacity: Rule = { evidence, _ in
  evidence.upstreamNames.flatMap { name -> [Finding] in
    guard let record = evidence.upstreams[name], record.link.lost == nil, let replication = record.replication.value
    else { return [] }
    return [
      full("max_wal_senders", replication.senders.count, of: replication.maxSenders, on: name),
      full("max_replication_slots", replication.slots.count, of: replication.maxSlots, on: name),
    ].compactMap(\.self)
  }
}

private func full(_ setting: String, _ used: Int, of limit: Int, on name: String) -> Finding? {
  guard used >= limit else { return nil }
  return Finding(
    .replicationCapacity, .warning, confidence: 0.7, upstream: name, title: "\(setting) is used up on \(name)",
    evidence: ["\(used) of \(limit) used"], advice: ["drop what is not needed, or raise \(setting) (restart)"])
}
