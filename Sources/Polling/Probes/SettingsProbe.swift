// The settings that decide how long a connection lives, how many fit, and how it is encrypted.

import Postgres
import Samples

extension UpstreamProbe {
  /// pg_settings and pg_db_role_setting are readable by everybody (places and some TLS settings only with
  /// pg_read_all_settings), pg_file_settings only by superusers: it is a group of its own, asked where it is not
  /// refused, and matters only when our own role's settings hide the server's.
  static let settings = UpstreamProbe(
    "settings", cadence: .seldom, part: \.settings, grant: grantMonitor,
    groups: { context in
      let settings = [
        overridesStatement(context.sourceLogins.first), settingsStatement(version: context.version),
      ]
      return context.may(.fileSettings) ? [settings, [filesStatement]] : [settings]
    },
    decode: { rows, others, context throws(UnexpectedAnswer) in
      guard rows.count == 2 else { throw UnexpectedAnswer("\(rows.count) answers instead of two") }
      var configured: [ConfiguredSetting] = []
      for row in rows[1].records { configured.append(try ConfiguredSetting(row)) }
      let files: [FileSetting]? =
        switch others.first {
        case .success(let rows): rows.first?.records.compactMap(FileSetting.init)
        default: nil
        }
      let view = EffectiveSettings(
        overrides: rows[0].records.flatMap(SettingOverride.all), files: files,
        overUnixSocket: context.overUnixSocket)
      // In the order in which they are asked for: what belongs together stands together.
      let byName = Dictionary(configured.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      return watchedSettings.compactMap { name in
        byName[name].map(view.setting) ?? hiddenSetting(name, context)
      }
    })

  /// pg_settings leaves them out for roles without pg_read_all_settings. (15, 17 and 18 were tried.)
  private static let hideable: Set<String> = [
    "config_file", "hba_file", "log_directory", "log_filename", "ssl_ciphers", "ssl_max_protocol_version",
    "ssl_min_protocol_version",
  ]

  private static func hiddenSetting(_ name: String, _ context: ProbeContext) -> Setting? {
    guard hideable.contains(name), context.version >= 12_00_00 || !name.hasSuffix("_protocol_version") else {
      return nil
    }
    return Setting(
      name: name, value: nil, unit: nil, source: .default,
      unknown: "hidden from our role: \(grantMonitor(context))", isHidden: true)
  }

  /// A name that a version does not have, or hides from the role, is left out of the answer.
  static let watchedSettings = [
    "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout",
    "wal_sender_timeout", "wal_receiver_timeout", "statement_timeout", "lock_timeout",
    "idle_in_transaction_session_timeout", "idle_session_timeout", "transaction_timeout",
    "client_connection_check_interval", "authentication_timeout", "max_connections",
    "superuser_reserved_connections", "reserved_connections", "max_wal_senders", "max_replication_slots",
    "wal_level", "max_slot_wal_keep_size", "idle_replication_slot_timeout", "ssl", "ssl_min_protocol_version",
    "ssl_max_protocol_version", "ssl_cert_file", "ssl_key_file", "ssl_ca_file", "ssl_crl_file", "ssl_ciphers",
    "ssl_tls13_ciphers", "password_encryption", "log_connections", "log_disconnections", "logging_collector",
    "log_destination", "log_directory", "log_filename", "log_line_prefix", "config_file", "hba_file",
  ]

  /// Some of them our own session sets: for the rest of the transaction they are what they are without us.
  private static func settingsStatement(version: Int) -> Statement {
    Statement(
      """
      SELECT name, setting, reset_val, boot_val, unit, source, sourcefile, sourceline, pending_restart, context
      FROM pg_catalog.pg_settings WHERE name = ANY ($1::pg_catalog.text[]) AND \(withoutOurs(version: version))
      """, parameters: [ArrayLiteral(watchedSettings).text])
  }

  /// A condition that is true and puts our own settings back to their defaults (NULL) before the first row is read: it
  /// depends on no row, so that the plan has it in front of the scan. Not a statement before this one, which would run
  /// with the timeouts of our role then.
  static func withoutOurs(version: Int) -> String {
    let ours = SessionSettings.hiding(version: version).map { "('\($0)')" }.joined(separator: ", ")
    return
      "(SELECT pg_catalog.bool_and(pg_catalog.set_config(v.name, NULL, true) IS NOT NULL) FROM (VALUES \(ours)) v (name))"
  }

  /// The strongest last: ALTER ROLE ALL, ALTER DATABASE, ALTER ROLE, ALTER ROLE … IN DATABASE.
  private static func overridesStatement(_ login: ProbeContext.SourceLogin?) -> Statement {
    Statement(
      """
      SELECT r.rolname AS role, d.datname AS database, s.setconfig AS settings
      FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
        LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
      WHERE (s.setrole = '0' OR r.rolname = coalesce($1::pg_catalog.name, current_user))
        AND (s.setdatabase = '0' OR d.datname = coalesce($2::pg_catalog.name, pg_catalog.current_database()))
      ORDER BY s.setrole <> '0', s.setdatabase <> '0'
      """, parameters: [login?.role, login?.database])
  }

  private static let filesStatement = Statement(
    """
    SELECT name, setting, sourcefile, sourceline FROM pg_catalog.pg_file_settings
    WHERE applied AND error IS NULL AND name = ANY ($1::pg_catalog.text[]) ORDER BY seqno
    """, parameters: [ArrayLiteral(watchedSettings).text])
}

/// A row of pg_settings, read in a transaction in which our own SETs do not count.
struct ConfiguredSetting: Equatable {
  var name: String
  /// What is in force in our session, and what it would be reset to: both differ for `tcp_*`, whose `setting` is read
  /// from the socket.
  var setting, resetValue, bootValue: String?
  var unit: String?
  /// `default`, `configuration file`, `database user` …
  var source: String
  var place: FilePlace?
  var pendingRestart: Bool
  var context: String

  init(_ row: Record) throws(UnexpectedAnswer) {
    name = try row.require("name", Record.text)
    setting = row.text("setting")
    resetValue = row.text("reset_val")
    bootValue = row.text("boot_val")
    unit = row.text("unit")
    source = try row.require("source", Record.text)
    place = FilePlace(file: row.text("sourcefile"), line: row.int("sourceline"))
    pendingRestart = row.flag("pending_restart") ?? false
    context = row.text("context") ?? ""
  }
}

/// A row of pg_file_settings.
struct FileSetting: Equatable {
  var name, value: String
  var place: FilePlace?

  init?(_ row: Record) {
    guard let name = row.text("name"), let value = row.text("setting") else { return nil }
    self.name = name
    self.value = value
    place = FilePlace(file: row.text("sourcefile"), line: row.int("sourceline"))
  }
}

/// A line of a configuration file; the folder is left out.
struct FilePlace: Equatable {
  var file: String
  var line: Int

  init?(file: String?, line: Int?) {
    guard let file, let line else { return nil }
    self.file = file.split(separator: "/").last.map(String.init) ?? file
    self.line = line
  }

  /// The file that ALTER SYSTEM writes.
  var isAlterSystem: Bool { file == "postgresql.auto.conf" }
  var text: String { "\(file):\(line)" }
}
