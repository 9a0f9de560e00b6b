// The slot of a source was invalidated.

import Samples

/// Evidence: `wal_status` lost, or an invalidation, of the source's slot in pg_replication_slots.
/// Refuted by: a slot whose wal_status is reserved.
let slotLost: Rule = { evidence, _ in
  (evidence.materialize.sources.value ?? []).compactMap { source in
    guard let slot = evidence.slot(of: source), slot.walStatus == "lost" || slot.invalidation != nil else { return nil }
    let reason = slot.invalidation.map { ", \($0)" } ?? ""
    return Finding(
      .slotLost, .critical, confidence: 0.95, source: source.id, upstream: evidence.upstreamName(of: source),
      title: "its replication slot is lost: the source has to be recreated",
      evidence: ["pg_replication_slots: \(slot.name) \(slot.walStatus ?? "invalid")\(reason)"],
      advice: ["drop and recreate the source", "raise max_slot_wal_keep_size"])
  }
}
