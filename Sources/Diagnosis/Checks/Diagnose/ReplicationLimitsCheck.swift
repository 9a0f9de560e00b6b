// Places for WAL senders and replication slots: a source wants two of each while it takes its snapshot.

import Samples

extension CheckContext {
  var walSenders: Check {
    capacity("wal-senders", "WAL senders are left", "max_wal_senders", [.raiseWalSenders]) {
      ($0.senders.count, $0.maxSenders)
    }
  }

  var replicationSlots: Check {
    capacity(
      "replication-slots", "Replication slots are left", "max_replication_slots",
      [.dropUnusedSlots, .raiseReplicationSlots]
    ) { ($0.slots.count, $0.maxSlots) }
  }

  private func capacity(
    _ id: String, _ title: String, _ setting: String, _ remedies: [RemedyID], _ figures: (Replication) -> (Int, Int)
  ) -> Check {
    guard let replication = current(record.replication) else {
      return Check(id, title, .cannotTell, unread(record.replication), topic: .connections)
    }
    let (used, max) = figures(replication)
    // A source that runs has its place; one that does not needs one.
    let result: Check.Result = used < max ? .pass : isRunning ? .warn : .fail
    return Check(
      id, title, result, "\(used) of \(max) used (\(setting)).", topic: .connections,
      remedies: result == .pass ? [] : remedies)
  }
}
