// Who may use the upstream databases, and for what.

extension Shop {
  /// Makes the roles on a running server: `materialize` reads and replicates, `web` writes, `batch` is the nightly job,
  /// `watcher` may see everybody's sessions and the log, and nothing of the data. `admin` may change settings and roles
  /// and end sessions.
  /// - Parameter password: of `materialize` and `admin`.
  static func makeRoles(on cluster: Cluster, password: String) async throws {
    try await cluster.run(
      """
      CREATE ROLE materialize LOGIN REPLICATION PASSWORD \(literal(password));
      CREATE ROLE web LOGIN;
      CREATE ROLE batch LOGIN;
      CREATE ROLE watcher LOGIN IN ROLE pg_monitor;
      \(cluster.installation.major < 16 ? mightyAdministrator : administrator);
      ALTER ROLE admin PASSWORD \(literal(password));
      """)
  }

  /// What `watcher` and `admin` may call. Such rights are those of one database.
  static let rightsInDatabase = """
    GRANT EXECUTE ON FUNCTION pg_current_logfile(text), pg_stat_file(text, boolean),
      pg_read_binary_file(text, bigint, bigint, boolean) TO watcher;
    GRANT EXECUTE ON FUNCTION pg_reload_conf(), pg_show_all_file_settings() TO admin;
    GRANT SELECT ON pg_file_settings TO admin;
    """

  /// Before 16, only a superuser gets in when all other slots are taken, and only a superuser may limit the connections
  /// of a role with REPLICATION.
  private static let mightyAdministrator = "CREATE ROLE admin LOGIN SUPERUSER"

  /// The least that will do, from 16 on; `reserved_connections` keeps the slots that it can have.
  private static let administrator = """
    CREATE ROLE admin LOGIN CREATEROLE IN ROLE pg_monitor, pg_signal_backend, pg_use_reserved_connections;
    GRANT materialize, web, batch TO admin WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
    DO $$ DECLARE parameter text; BEGIN
      FOR parameter IN SELECT name FROM pg_settings WHERE name IN (
        \(changeableSettings.map(literal).joined(separator: ", "))) LOOP
        EXECUTE format('GRANT ALTER SYSTEM ON PARAMETER %I TO admin', parameter);
      END LOOP;
    END $$
    """

  private static let changeableSettings = [
    "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout", "wal_sender_timeout",
    "idle_session_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout",
    "lock_timeout", "client_connection_check_interval", "max_connections", "max_wal_senders", "max_replication_slots",
    "max_slot_wal_keep_size", "log_connections", "log_disconnections",
  ]
}
