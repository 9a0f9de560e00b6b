// The settings that are shown and judged, by topic. Defaults and units: PostgreSQL's documentation, chapter 20; what
// Materialize does at its own end: its parameters pg_source_*.

import Samples

package enum SettingCatalog {
  package static let entries: [SettingEntry] = keepalive + replication + timeouts + tls + logging

  private static let keepalive: [SettingEntry] = [
    SettingEntry(
      "tcp_keepalives_idle", .keepalive, "Seconds of silence before the server asks whether the client is still there."
    ) { setting in
      atMost(
        120, setting, recommended: "60",
        good: "Probes begin before a load balancer or NAT forgets the connection (240 s and more).",
        bad:
          "Silence of more than \(seconds(setting)) goes unnoticed; load balancers and NATs forget a silent connection "
          + "after 240 to 350 s.",
        further: "Materialize keeps its own end alive already (10 s): this is for the server's end.")
    },
    SettingEntry("tcp_keepalives_interval", .keepalive, "Seconds between two keepalive probes.") { setting in
      atMost(
        30, setting, recommended: "10", good: "A dead peer is noticed soon after the first probe.",
        bad: "A dead peer is noticed only after tcp_keepalives_count times \(seconds(setting)).")
    },
    SettingEntry("tcp_keepalives_count", .keepalive, "Probes without an answer before the connection counts as dead.") {
      setting in
      atMost(
        6, setting, recommended: "5", good: "A dead peer is noticed after a few probes.",
        bad: "With this many probes a dead peer is noticed late.")
    },
    SettingEntry(
      "tcp_user_timeout", .keepalive,
      "How long data that was sent may stay unacknowledged. 0 leaves it to the kernel, some 15 minutes; for WAL senders "
        + "wal_sender_timeout is stricter."),
    SettingEntry(
      "client_connection_check_interval", .keepalive, since: 14,
      "How often a running query looks whether its client is still there. It does not bear on replication."),
  ]

  private static let replication: [SettingEntry] = [
    SettingEntry(
      "wal_sender_timeout", .replication,
      "How long a WAL sender waits for a sign of life. The setting that matters most for replication."
    ) { setting in
      switch number(setting) {
      case 0?:
        SettingAdvice(
          .advice, "60000",
          "Off: a WAL sender whose client is gone never ends by itself and keeps its slot, so that Materialize finds the "
            + "slot in use.")
      case let value? where value < 10_000:
        SettingAdvice(
          .advice, "60000",
          "A pause of a few seconds ends the replication connection.", further: "Materialize answers every second.")
      case let value? where value > 300_000:
        SettingAdvice(
          .advice, "60000", "A half-open connection holds its slot for this long, and Materialize cannot come back.")
      default:
        SettingAdvice(.ok, nil, "Materialize answers at least every second, so this cuts only what is dead.")
      }
    },
    SettingEntry("wal_level", .replication, "How much is written to the WAL.") { setting in
      setting.value == "logical"
        ? SettingAdvice(.ok, nil, "Logical replication needs it.")
        : SettingAdvice(.advice, "logical", "A Materialize source needs logical; it takes a restart.")
    },
    SettingEntry(
      "max_wal_senders", .replication, "WAL senders at the same time, apart from max_connections (since 12)."),
    SettingEntry("max_replication_slots", .replication, "Slots; a source wants two while it takes its snapshot."),
    SettingEntry(
      "max_slot_wal_keep_size", .replication, since: 13, "How much WAL a slot may hold back before it is invalidated."
    ) { setting in
      guard let megabytes = number(setting), megabytes >= 0, megabytes < 5 * 1024 else {
        return SettingAdvice(
          .ok, nil, "Room for a consumer that falls behind. At -1 nothing is ever cut off, and the disk can fill.")
      }
      return SettingAdvice(
        .advice, "10240",
        "A source that is paused or stalled for a while loses its slot for good.",
        further: "Materialize advises 5 to 10 GB or more."
      )
    },
  ]

  private static let timeouts: [SettingEntry] = [
    SettingEntry(
      "statement_timeout", .timeouts,
      "Longest run of a statement. It does not bound replication, and Materialize sets its own for snapshots."),
    SettingEntry("lock_timeout", .timeouts, "Longest wait for a lock. A snapshot waits for locks on its tables.") {
      setting in
      zeroIsBest(
        setting, good: "Snapshots may wait for their locks.",
        bad: "A snapshot that waits longer for a lock is cancelled.")
    },
    SettingEntry(
      "idle_in_transaction_session_timeout", .timeouts, "Ends sessions that are idle inside a transaction."
    ) { setting in
      zeroIsBest(
        setting, good: "The leader of a snapshot, which is idle in its transaction, is left alone.",
        bad: "The leader of a snapshot is idle in its transaction while others copy, and is ended by this.")
    },
    SettingEntry("idle_session_timeout", .timeouts, since: 14, "Ends sessions that are idle outside a transaction.") {
      setting in
      guard let value = number(setting), value > 0, value < 60_000 else {
        return SettingAdvice(.ok, nil, "Materialize touches its sessions every 0.5 to 15 s; this does not reach them.")
      }
      return SettingAdvice(
        .advice, "0", "Materialize's metadata sessions are idle for up to 15 s at a time: too tight.",
        further: "Exempt its role.")
    },
    SettingEntry("transaction_timeout", .timeouts, since: 17, "Ends transactions that last longer.") { setting in
      zeroIsBest(
        setting, good: "Snapshots may take their time.",
        bad:
          "A snapshot is one long transaction and is ended by this.")
    },
    SettingEntry("authentication_timeout", .timeouts, "Longest time to log in.") { setting in
      guard let value = number(setting), value < 10 else {
        return SettingAdvice(.ok, nil, "Long enough for a slow network.")
      }
      return SettingAdvice(.advice, "60", "Over a slow network a login may not be done in time.")
    },
  ]

  private static let tls: [SettingEntry] = [
    SettingEntry("ssl", .tls, "Whether the server offers TLS."),
    SettingEntry("ssl_min_protocol_version", .tls, since: 12, "The oldest TLS version that is taken."),
    SettingEntry("ssl_cert_file", .tls, "The server's certificate."),
    SettingEntry("ssl_key_file", .tls, "The server's private key."),
    SettingEntry("ssl_ca_file", .tls, "Issuers of client certificates that are trusted."),
    SettingEntry("ssl_crl_file", .tls, "Client certificates that were revoked."),
    SettingEntry("password_encryption", .tls, "How new passwords are stored."),
  ]

  private static let logging: [SettingEntry] = [
    SettingEntry("log_connections", .logging, "Logs each connection: tells who comes."),
    SettingEntry("log_disconnections", .logging, "Logs the end of each session with its age: tells what cuts them."),
  ]

  // MARK: Judging

  private static func number(_ setting: Setting) -> Double? { setting.value.flatMap(Double.init) }

  private static func seconds(_ setting: Setting) -> String { "\(setting.value ?? "?") \(setting.unit ?? "")" }

  private static func atMost(
    _ limit: Double, _ setting: Setting, recommended: String, good: String, bad: String, further: String? = nil
  ) -> SettingAdvice {
    guard let value = number(setting), value > 0, value <= limit else {
      return SettingAdvice(.advice, recommended, bad, further: further)
    }
    return SettingAdvice(.ok, nil, good)
  }

  private static func zeroIsBest(_ setting: Setting, good: String, bad: String) -> SettingAdvice {
    number(setting) == 0
      ? SettingAdvice(.ok, nil, good)
      : SettingAdvice(.advice, "0", bad, further: "ALTER ROLE … SET for Materialize's role suffices.")
  }
}
