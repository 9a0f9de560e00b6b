// Whether a replication slot still holds what its consumer needs.

package import Samples

/// How a slot fares, by `wal_status` (since 13) and by what invalidated it (since 16).
package enum SlotHealth: Sendable, Equatable {
  case sound
  /// More WAL is held back than max_slot_wal_keep_size allows: the next checkpoint may take it away.
  case endangered
  case lost
}

extension ReplicationSlot {
  package var health: SlotHealth {
    if walStatus == "lost" || invalidation != nil { return .lost }
    return walStatus == "unreserved" ? .endangered : .sound
  }
}
