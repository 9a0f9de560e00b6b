// WAL senders and replication slots.

/// WAL senders and replication slots, each against its own limit.
package struct Replication: Sendable, Equatable, Codable {
  /// `max_wal_senders`, `max_replication_slots`
  package var maxSenders, maxSlots: Int
  package var senders: [WalSender]
  package var slots: [ReplicationSlot]

  package init(maxSenders: Int, maxSlots: Int, senders: [WalSender], slots: [ReplicationSlot]) {
    self.maxSenders = maxSenders
    self.maxSlots = maxSlots
    self.senders = senders
    self.slots = slots
  }
}

/// A row of pg_stat_replication. All but the pid is `nil` when it may not be seen.
package struct WalSender: Sendable, Equatable, Codable {
  package var pid: Int32
  package var role, application, address, state: String?
  package var startedAt: Moment?
  /// The last standby status message (since 12).
  package var repliedAt: Moment?
  /// Bytes of WAL written but not yet sent, and sent but not yet confirmed.
  package var unsent, unconfirmed: Int64?

  package init(
    pid: Int32, role: String? = nil, application: String? = nil, address: String? = nil, state: String? = nil,
    startedAt: Moment? = nil, repliedAt: Moment? = nil, unsent: Int64? = nil, unconfirmed: Int64? = nil
  ) {
    self.pid = pid
    self.role = role
    self.application = application
    self.address = address
    self.state = state
    self.startedAt = startedAt
    self.repliedAt = repliedAt
    self.unsent = unsent
    self.unconfirmed = unconfirmed
  }
}

/// A row of pg_replication_slots.
package struct ReplicationSlot: Sendable, Equatable, Codable {
  package var name: String
  /// `logical` or `physical`; the output plugin and database of a logical one.
  package var type: String
  package var plugin, database: String?
  package var temporary: Bool
  package var activePID: Int32?
  /// Bytes of WAL between the slot's `confirmed_flush_lsn` and the server's current position.
  package var lag: Int64?
  /// Bytes of WAL that the slot holds back (since `restart_lsn`).
  package var retained: Int64?
  /// Since 13: `reserved`, `extended`, `unreserved`, `lost`.
  package var walStatus: String?
  /// Since 13: bytes that can still be written before the slot is in danger; `nil` without max_slot_wal_keep_size.
  package var safeWalSize: Int64?
  /// Since 17 (16: `conflicting`): why it was invalidated.
  package var invalidation: String?

  package init(
    name: String, type: String, plugin: String? = nil, database: String? = nil, temporary: Bool = false,
    activePID: Int32? = nil, lag: Int64? = nil, retained: Int64? = nil, walStatus: String? = nil,
    safeWalSize: Int64? = nil, invalidation: String? = nil
  ) {
    self.name = name
    self.type = type
    self.plugin = plugin
    self.database = database
    self.temporary = temporary
    self.activePID = activePID
    self.lag = lag
    self.retained = retained
    self.walStatus = walStatus
    self.safeWalSize = safeWalSize
    self.invalidation = invalidation
  }
}
