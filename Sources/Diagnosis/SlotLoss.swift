// Why a replication slot holds no longer what its consumer needs, in the server's words and in ours.

import Samples

extension ReplicationSlot {
  /// Materialize's slots are known by their names, whether or not its catalog is known.
  var isMaterializes: Bool { name.hasPrefix("materialize_") }

  /// `pg_replication_slots: materialize_u12 lost, idle_timeout: …`
  var lossEvidence: String {
    let words = [walStatus ?? "invalid", invalidation].compactMap(\.self).joined(separator: ", ")
    return "pg_replication_slots: \(name) \(words)\(lossReason.map { ": \($0)" } ?? "")"
  }

  /// A clause; `nil` where the server gives no reason, or one that is not known.
  var lossReason: String? {
    switch invalidation {
    // Before 17, and where a checkpoint has just taken the WAL.
    case nil, "wal_removed"?: "WAL beyond max_slot_wal_keep_size was removed"
    case "idle_timeout"?: "nobody used it for idle_replication_slot_timeout"
    case "rows_removed"?, "conflicting"?: "the primary removed rows that it needs (hot_standby_feedback keeps them)"
    case "wal_level_insufficient"?: "wal_level of the primary was no longer logical"
    default: nil
    }
  }

  /// What is to be changed so that it does not happen to the next slot.
  var lossRemedies: [RemedyID] {
    invalidation == nil || invalidation == "wal_removed" ? [.recreateSource, .raiseSlotWalKeepSize] : [.recreateSource]
  }
}
