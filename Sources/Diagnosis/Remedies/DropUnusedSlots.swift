// Slots that nobody reads: they take places, and hold WAL back.

import Samples

/// Those that are inactive and belong to no source of this Materialize. Handed over only: what stands behind a slot is
/// for a person to know.
func dropUnusedSlots(_ context: RemedyContext) -> [Remedy] {
  guard let replication = context.record.replication.value else { return [] }
  let own = Set((context.evidence.materialize.sources.value ?? []).compactMap(\.slot))
  let unused = replication.slots.filter { $0.activePID == nil && !$0.temporary && !own.contains($0.name) }
  guard !unused.isEmpty else { return [] }
  let retained = unused.compactMap(\.retained).reduce(0, +|)
  return [
    Remedy(
      .dropUnusedSlots, "Drop slots that nobody reads",
      detail: "\(unused.count) of \(replication.slots.count) inactive, "
        + "\(byteSize(retained)) of WAL held back", takes: .byHand,
      effect: "Frees a place for each, and the WAL that it holds back.",
      risk:
        "Whoever still needs a slot loses its place in the stream for good: a standby, another consumer, a source of "
        + "another Materialize. Ask first.",
      handOvers: [HandOver("SQL", unused.map(statement).joined(separator: "\n"))])
  ]
}

private func statement(_ slot: ReplicationSlot) -> String {
  let held = slot.retained.map { ", holds back \(byteSize($0))" } ?? ""
  return "SELECT pg_drop_replication_slot(\(copiedLiteral(slot.name)));  -- \(slot.type.plain)\(held)"
}
