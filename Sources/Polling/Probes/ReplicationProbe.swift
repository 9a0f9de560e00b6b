// WAL senders and replication slots, each against its own limit: what Materialize's replication connection lives on.

import Postgres
import Samples

extension UpstreamProbe {
  /// Readable by everybody; without pg_read_all_stats all but the pid of a WAL sender is hidden.
  static let replication = UpstreamProbe(
    "replication", cadence: .everyRefresh, part: \.replication, grant: grantMonitor,
    groups: { context in
      let version = context.version
      return [[limits, Statement(sendersSQL(version: version)), Statement(slotsSQL(version: version))]]
    },
    decode: { rows, _, _ throws(UnexpectedAnswer) in
      guard rows.count == 3 else { throw UnexpectedAnswer("\(rows.count) answers instead of three") }
      let limits = try rows[0].only()
      var senders: [WalSender] = []
      for row in rows[1].records { senders.append(try sender(row)) }
      var slots: [ReplicationSlot] = []
      for row in rows[2].records { slots.append(try slot(row)) }
      return Replication(
        maxSenders: try limits.require("senders", Record.int), maxSlots: try limits.require("slots", Record.int),
        senders: senders, slots: slots)
    })

  private static let limits = Statement(
    """
    SELECT pg_catalog.current_setting('max_wal_senders') AS senders,
      pg_catalog.current_setting('max_replication_slots') AS slots
    """)

  /// A standby has no current position of its own: what it has replayed stands for it.
  private static let position = """
    (SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
        ELSE pg_catalog.pg_current_wal_lsn() END)
    """

  /// What pg_stat_replication shows, but looking up the few senders instead of copying all sessions to join them.
  private static func sendersSQL(version: Int) -> String {
    """
    SELECT w.pid, r.rolname AS role, a.application_name AS application, pg_catalog.host(a.client_addr) AS address, w.state,
      a.backend_start AS started, \(version >= 12_00_00 ? "w.reply_time" : "NULL::timestamp with time zone") AS replied,
      pg_catalog.pg_wal_lsn_diff(\(position), w.sent_lsn)::bigint AS unsent,
      pg_catalog.pg_wal_lsn_diff(w.sent_lsn, w.flush_lsn)::bigint AS unconfirmed
    FROM pg_catalog.pg_stat_get_wal_senders() w LEFT JOIN LATERAL pg_catalog.pg_stat_get_activity(w.pid) a ON true
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
    ORDER BY w.pid
    """
  }

  private static func slotsSQL(version: Int) -> String {
    let invalidation =
      switch version {
      case 17_00_00...: "invalidation_reason"
      case 16_00_00...: "CASE WHEN conflicting THEN 'conflicting' END"
      default: "NULL::pg_catalog.text"
      }
    return """
      SELECT slot_name AS name, slot_type AS type, plugin, database, temporary, active_pid,
        pg_catalog.pg_wal_lsn_diff(\(position), confirmed_flush_lsn)::bigint AS lag,
        pg_catalog.pg_wal_lsn_diff(\(position), restart_lsn)::bigint AS retained,
        \(version >= 13_00_00 ? "wal_status, safe_wal_size" : "NULL::pg_catalog.text AS wal_status, NULL::bigint AS safe_wal_size"),
        \(invalidation) AS invalidation
      FROM pg_catalog.pg_replication_slots ORDER BY slot_name
      """
  }

  private static func sender(_ row: Record) throws(UnexpectedAnswer) -> WalSender {
    WalSender(
      pid: Int32(clamping: try row.require("pid", Record.int)), role: row.text("role"),
      application: row.text("application"), address: row.text("address"), state: row.text("state"),
      startedAt: row.moment("started"), repliedAt: row.moment("replied"), unsent: row.clamped("unsent"),
      unconfirmed: row.clamped("unconfirmed"))
  }

  private static func slot(_ row: Record) throws(UnexpectedAnswer) -> ReplicationSlot {
    ReplicationSlot(
      name: try row.require("name", Record.text), type: row.text("type") ?? "", plugin: row.text("plugin"),
      database: row.text("database"), temporary: row.flag("temporary") ?? false,
      activePID: row.int("active_pid").map { Int32(clamping: $0) }, lag: row.clamped("lag"),
      retained: row.clamped("retained"), walStatus: row.text("wal_status"),
      safeWalSize: row.clamped("safe_wal_size"), invalidation: row.text("invalidation"))
  }
}
