// Another session holds the slot that a source needs.

import Samples

/// Never for a session that is alive and Materialize's: it answers every second, one that has not for half a minute is
/// half-dead. Where its answers cannot be seen, the statement is handed over only.
func endSlotHolder(_ context: RemedyContext) -> [Remedy] {
  context.sources.filter { $0.status != .running }.compactMap { source in
    guard let slot = context.evidence.slot(of: source), let pid = slot.activePID else { return nil }
    let sender = context.record.replication.value?.senders.first { $0.pid == pid }
    let isMaterialize = sender?.role.map(context.materializeRoles.contains)
    let silence = sender?.repliedAt.flatMap { at in context.record.facts.value.map { $0.clock - at } }
    if isMaterialize != false, let silence, silence < .seconds(30) { return nil }
    let isSure = isMaterialize == false || silence != nil
    let who = sender?.role.map { "role \($0)" } ?? "an unknown role"
    return Remedy(
      .endSlotHolder, "End the session that holds slot \(slot.name)",
      detail: "pid \(pid), \(who)\(silence.map { ", silent for \($0.brief)" } ?? "")", takes: .now,
      effect: "The slot is free, and Materialize takes it with its next attempt, within seconds. Nothing is lost.",
      risk: isMaterialize == false
        ? "Another consumer reads this slot and loses its connection. A slot must have one consumer only."
        : "If that session is alive after all, Materialize reconnects once.",
      application: isSure ? sender?.startedAt.flatMap { end(pid, $0, slot, context) } : nil,
      handOvers: [
        HandOver(
          "SQL",
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = \(copiedLiteral(slot.name));"
        )
      ])
  }
}

private func end(_ pid: Int32, _ startedAt: Moment, _ slot: ReplicationSlot, _ context: RemedyContext)
  -> Remedy.Application?
{
  context.proposal(
    .end([Change.SessionHandle(pid: pid, startedAt: startedAt)]),
    [ChangeReport.Difference("holder of slot \(slot.name)", old: "pid \(pid)", new: "nobody")], undo: nil)
}
