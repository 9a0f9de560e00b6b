// Another connection still holds the source's slot.

import Samples

/// A half-dead connection holds the slot until wal_sender_timeout has passed.
let slotInUse = CauseRule(
  entry: CauseEntry(
    clause: "another connection holds the slot",
    meaning:
      "Another connection still holds the source's slot: an old one of Materialize's that is half dead, or a second "
      + "consumer. Creating a slot waits for open transactions.",
    evidence: [
      "`replication slot … is active for PID`, `creating replication slot … timed out` in the source's errors.",
      "The slot's active_pid has held it since before the outage, or belongs to another role.",
    ],
    refutation: ["Nobody holds the slot."],
    settledBy: [
      Settlement(
        "SELECT active_pid FROM pg_replication_slots, and who that is in pg_stat_activity", .figures(.connections))
    ],
    guide: "Sibling guide: Replication slot is active"),
  topic: .connections,
  playbook: [.waitForReconnection, .endSlotHolder, .setWalSenderTimeout],
  // Whatever broke the connection left the half of it behind that holds the slot.
  explainedBy: [.maintenanceWindow, .firewallChange, .serverRestart, .connectionTimeout, .loadBalancer, .slotLost],
  weigh: { incident, context, hypothesis in
    guard let source = incident.source, let name = incident.upstream, incident.ended == nil,
      let slot = context.evidence.slot(of: source), let record = context.record(of: incident), record.link.lost == nil
    else { return }
    guard let pid = slot.activePID else {
      if hypothesis.isFounded {
        hypothesis.contradicts(
          .sign,
          Exhibit("pg_replication_slots: nobody holds \(slot.name)", on: .upstream(name), at: record.replication.at))
      }
      return
    }
    let sender = record.replication.value?.senders.first { $0.pid == pid }
    let began = sender?.startedAt.map { context.local($0, record) }
    let words = [
      "pg_replication_slots: \(slot.name) is held by PID \(pid)", sender?.role.map { "role \($0)" },
      sender?.address.map { "from \($0)" }, began.map { "for \((context.now - $0).brief)" },
    ].compactMap(\.self).joined(separator: ", ")
    let exhibit = Exhibit(words, on: .upstream(name), at: record.replication.at)
    let roles = context.roles(on: name)
    if let role = sender?.role, !roles.isEmpty, !roles.contains(role) {
      hypothesis.speaks(.strong, exhibit, title: "another consumer, role \(role), holds its slot")
      hypothesis.remedies = [.endSlotHolder]
    } else if let began, let outage = incident.began, began < outage {
      hypothesis.speaks(.sign, exhibit, title: "its old connection still holds the slot on \(name)")
    } else if hypothesis.isFounded {
      hypothesis.note(exhibit)
    }
  })
