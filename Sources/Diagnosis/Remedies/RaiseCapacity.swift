// Limits that take a restart: max_connections, max_wal_senders, max_replication_slots.

import Samples

/// Left out while a fifth of the connections is free, unless they were used up just now. The guide's 200 at least, never less than twice what there is.
func raiseMaxConnections(_ context: RemedyContext) -> [Remedy] {
  let headroom = context.record.sessions.value?.headroom
  if let headroom, !headroom.isScarce, context.finding.cause != .resourceExhaustion { return [] }
  guard let setting = context.setting("max_connections") ?? headroom.map(\.setting),
    let value = setting.value.flatMap(Int.init)
  else { return [] }
  return raise(
    .raiseMaxConnections, setting, to: max(200, value *| 2), context,
    effect: "More sessions at the same time, for everybody.",
    memory: memory(forFurther: max(200, value *| 2) -| value)
      + " shared_buffers, work_mem and the machine's memory have to leave room: each open connection takes some MB of "
      + "memory of its own besides. A pooler in front of the applications (not of Materialize) may be the better way. "
      + context.provider.guide.limits)
}

/// A source wants two senders and two slots while it takes its snapshot.
func raiseWalSenders(_ context: RemedyContext) -> [Remedy] {
  guard let replication = context.record.replication.value, replication.senders.count +| 2 > replication.maxSenders
  else { return [] }
  let value = max(20, replication.maxSenders *| 2)
  return raise(
    .raiseWalSenders, context.setting("max_wal_senders") ?? limit("max_wal_senders", replication.maxSenders),
    to: value, context,
    effect: "More replication connections at the same time; they have places of their own since 12.",
    memory: memory(forFurther: value -| replication.maxSenders))
}

func raiseReplicationSlots(_ context: RemedyContext) -> [Remedy] {
  guard let replication = context.record.replication.value, replication.slots.count +| 2 > replication.maxSlots
  else { return [] }
  return raise(
    .raiseReplicationSlots,
    context.setting("max_replication_slots") ?? limit("max_replication_slots", replication.maxSlots),
    to: max(20, replication.maxSlots *| 2), context, effect: "Room for more slots.",
    memory: "A slot takes about 1 kB of shared memory; the WAL that it holds back is what costs.")
}

private func raise(
  _ id: RemedyID, _ setting: Setting, to value: Int, _ context: RemedyContext, effect: String, memory: String
) -> [Remedy] {
  let standbys =
    id == .raiseReplicationSlots
    ? "" : " Hot standbys first: one whose value is lower than the primary's stops replaying."
  let change = SettingChange(
    id: id, title: "Raise \(setting.name)", effect: effect,
    risk: "The restart cuts every connection, Materialize's too: it comes back by itself.\(standbys) \(memory)",
    values: [NewValue(setting, String(value))])
  guard setting.pendingRestart else { return [change.forServer(in: context)].compactMap(\.self) }
  return [awaitingRestart(change, setting, context)]
}

/// Somebody changed it already: what is missing is the restart.
private func awaitingRestart(_ change: SettingChange, _ setting: Setting, _ context: RemedyContext) -> Remedy {
  let guide = context.provider.guide
  return Remedy(
    change.id, "Restart \(context.server): a changed \(setting.name) waits for it",
    detail: "\(setting.value ?? "?") in force", takes: .restart, effect: change.effect, risk: change.risk,
    handOvers: guide.sets(change.values, context))
}

private func limit(_ name: String, _ value: Int) -> Setting {
  Setting(name: name, value: String(value), unit: nil, source: .default, context: "postmaster")
}

extension Headroom {
  /// A fifth of what ordinary roles share is left, or less than a source needs to come back.
  var isScarce: Bool { remaining <= Swift.max(4, ordinary / 5) }

  fileprivate var setting: Setting { limit("max_connections", max) }
}

/// An estimate: measured with `postgres -C shared_memory_size` on 15, 17 and 18, each further connection or WAL sender
/// takes 45 to 55 kB at max_locks_per_transaction = 64, and 25 kB more for each further 64 locks.
private func memory(forFurther number: Int) -> String {
  let bytes = Int64(number) *| 50 *| 1024
  return
    "About \(byteSize(bytes)) more shared memory (an estimate: \(number) × 50 kB at max_locks_per_transaction = 64)."
}
