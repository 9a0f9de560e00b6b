// Limits of roles and databases, and replication slots with the WAL senders that serve them.

import Diagnosis
import Samples
import Screen

func limitLines(_ sessions: Sessions) -> [Line] {
  let limited =
    sessions.roles.filter { $0.limit >= 0 }.map { ("role", $0) }
    + sessions.databases.filter { $0.limit >= 0 }.map { ("database", $0) }
  guard !limited.isEmpty else { return [] }
  return [.blank, .heading("Limits of roles and databases")]
    + limited.map { kind, limit in
      let ink: Ink = limit.remaining == 0 ? .critical : .plain
      return .labelled(
        "\(kind) \(limit.name)",
        [
          Span("\(limit.used) of \(limit.limit)", ink), Span(limit.isSuperuser ? "  superuser: not bound" : "", .faint),
        ],
        width: 32, copies: "\(kind) \(limit.name): \(limit.used) of \(limit.limit)")
    }
}

func replicationLines(_ record: UpstreamRecord, _ model: Model, width: Int) -> [Line] {
  let heading = [Line.blank, .heading("Replication slots and WAL senders")]
  guard let replication = record.replication.value else {
    return heading + model.troubleLine(record.replication.trouble, what: "Replication")
  }
  guard !replication.slots.isEmpty || !replication.senders.isEmpty else { return heading + [Line("none", .faint)] }
  let slots = slotTable(replication, model).lines(width: width)
  return heading + model.troubleLine(record.replication.trouble, what: "Replication") + [slots.heading] + slots.rows
}

/// Each slot with the sender that serves it; then the senders without a slot.
private func slotTable(_ replication: Replication, _ model: Model) -> Table {
  let columns = [
    Column("  slot", least: 12, most: 45),
    Column("WAL", least: 8, rank: 2),
    Column("behind", least: 7, align: .right),
    Column("retained", align: .right, rank: 3),
    Column("safe", least: 6, align: .right, rank: 4),
    Column("pid", least: 6, align: .right, rank: 5),
    Column("sender", least: 9, rank: 6),
    Column("replied", least: 7, align: .right, rank: 7),
    Column("from", least: 9, rank: 8, elastic: true),
  ]
  let slots = replication.slots.map { slot in
    slotEntry(slot, replication.senders.first { $0.pid == slot.activePID }, model)
  }
  let held = Set(replication.slots.compactMap(\.activePID))
  let others = replication.senders.filter { !held.contains($0.pid) }.map { senderEntry($0, model) }
  return Table(columns: columns, entries: slots + others)
}

private func slotEntry(_ slot: ReplicationSlot, _ sender: WalSender?, _ model: Model) -> Table.Entry {
  let isLost = slot.health == .lost
  let sign: Sign = isLost ? .critical : slot.activePID == nil ? .warning : .good
  return Table.Entry(
    row: Row(
      "slot " + slot.name, copies: slot.name,
      note:
        "\(slot.name): \(slot.type)\(slot.plugin.map { ", plugin \($0)" } ?? "")\(slot.database.map { ", database \($0)" } ?? "")"
        + (slot.temporary ? ", temporary (a snapshot)" : "") + (slot.invalidation.map { ", invalidated: \($0)" } ?? "")),
    cells: [
      [sign.span, Span(" " + slot.name)],
      [Span(slot.walStatus ?? "", isLost ? .critical : .plain)],
      [Span(slot.lag.map(byteSize) ?? "")],
      [Span(slot.retained.map(byteSize) ?? "")],
      [Span(slot.safeWalSize.map(byteSize) ?? "")],
      [Span(slot.activePID.map(String.init) ?? "inactive", slot.activePID == nil ? .warning : .plain)],
    ] + senderCells(sender, model))
}

private func senderEntry(_ sender: WalSender, _ model: Model) -> Table.Entry {
  Table.Entry(
    row: Row("sender \(sender.pid)", copies: String(sender.pid)),
    cells: [
      [Span("  (no slot) \(sender.application ?? "")", .faint)], [], [], [], [], [Span(String(sender.pid))],
    ] + senderCells(sender, model))
}

private func senderCells(_ sender: WalSender?, _ model: Model) -> [[Span]] {
  [
    [Span(sender?.state ?? "")],
    [Span(sender?.repliedAt.map { (model.now - $0).brief } ?? "")],
    [Span([sender?.role, sender?.address].compactMap(\.self).joined(separator: " "))],
  ]
}
