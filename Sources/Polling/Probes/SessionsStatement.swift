// The one statement that counts sessions, grouped on the server.

import Postgres

/// Reads `pg_stat_get_activity(NULL)` once. The views pg_stat_activity and pg_stat_ssl are both made of this function,
/// and each copies every session: asking both doubles the cost, which is the larger part of the whole at hundreds of
/// sessions (3.5 ms of 5 at 900 on the machine where this was measured, answer 1.1 kB). Functions inside a view run
/// with the rights of who asks, so a role that may read the views may call the function, and it hides the same columns
/// of other roles' sessions: all but pid, database, role and application are NULL without pg_read_all_stats. Tried with
/// 15, 17 and 18 as superuser, as member of pg_monitor and with nothing but LOGIN.
///
/// What a hidden session is, clients being what counts, everybody may conclude from other places. Since 17
/// pg_stat_get_backend_idset gives the numbers of process slots, and those below max_connections are the ones that clients
/// take. Before, a worker of logical replication is known by pg_stat_get_subscription; a parallel worker always is in a
/// transaction, which pg_locks shows, and so is its leader, of the same role and database: of several such sessions only
/// one is certainly a client, and no more are none than max_worker_processes has room for. What an extension runs in
/// the background with a role, a database and no transaction is taken for a client there.
///
/// A client that is logging in holds its slot already. It shows in pg_stat_activity since 18 only, but has begun a
/// transaction: its pid stands in pg_locks and nowhere else. Before 17 a WAL sender that
/// is logging in passes for one.
///
/// Rows are `kind` and `fields`; SessionsProbe.swift reads them.
enum SessionsStatement {
  /// What is sent at most of each; the rest of the groups is summed up.
  static let groupLimit = 50
  static let limitLimit = 100
  static let sessionLimit = 50

  /// - Parameter roles: roles whose sessions are wanted one by one, whatever their attributes.
  static func statement(version: Int, roles: [String]) -> Statement {
    Statement(sql(version: version), parameters: [ArrayLiteral(roles).text])
  }

  /// WAL senders have slots of their own since 12. They count against the limits of roles and databases only up to
  /// the minor releases of February 2025; superusers always count against the limit of a database, though none stops
  /// them. (15.18, 17.10 and 18.6 were tried.)
  static func walSendersCountAgainstLimits(version: Int) -> Bool {
    let (major, minor) = (version / 1_00_00, version % 1_00_00)
    let firstWithout = [13: 19, 14: 16, 15: 11, 16: 7, 17: 3]
    guard major <= 17 else { return false }
    return firstWithout[major].map { minor < $0 } ?? true
  }

  private static func sql(version: Int) -> String {
    let clientDN = version >= 12_00_00 ? "a.ssl_client_dn" : "a.sslclientdn"
    let serial = version >= 12_00_00 ? "a.ssl_client_serial" : "NULL"
    let issuer = version >= 12_00_00 ? "a.ssl_issuer_dn" : "NULL::pg_catalog.text"
    let reserved = version >= 16_00_00 ? "pg_catalog.current_setting('reserved_connections')" : "'0'"
    let takesSlot = "kind IN (\(version >= 12_00_00 ? "'client backend'" : "'client backend', 'walsender'"))"
    let mayTakeSlot = "(\(takesSlot) OR kind = 'possible client')"
    let besides = version >= 18_00_00 ? "" : " + (SELECT count FROM login)"
    let senders = walSendersCountAgainstLimits(version: version)
    let countsAgainstLimit = "kind IN (\(senders ? "'client backend', 'walsender'" : "'client backend'"))"
    return """
      WITH \(version >= 17_00_00 ? processSlots : transactions), seen AS (
        SELECT a.pid, coalesce(a.datid, '0') AS datid, coalesce(a.usesysid, '0') AS usesysid, a.application_name, a.state,
          pg_catalog.host(a.client_addr) AS address, a.backend_start, a.state_change, a.backend_type, a.ssl, a.sslversion,
          a.sslcipher, a.sslbits, \(clientDN) AS client_dn, \(serial) AS serial, \(issuer) AS issuer_dn,
          CASE WHEN a.pid IN (SELECT pid FROM pg_catalog.pg_stat_get_wal_senders()) THEN 'walsender'
            WHEN a.backend_type IS NOT NULL THEN a.backend_type
            \(version >= 17_00_00 ? hiddenBySlot : hiddenByTransaction)
            ELSE '' END AS kind
        FROM pg_catalog.pg_stat_get_activity(NULL) a
      ), activity AS (
        SELECT pid, datid, usesysid, application_name, state, address, backend_start, state_change, backend_type, ssl,
          sslversion, sslcipher, sslbits, client_dn, serial, issuer_dn,
          CASE WHEN kind = 'possible client'
              AND pg_catalog.row_number() OVER (PARTITION BY datid, usesysid, kind ORDER BY pid) = '1'
            THEN 'client backend' ELSE kind END AS kind
        FROM seen
      ), bundle AS (
        SELECT datid, usesysid, application_name, state, address, ssl, kind, backend_type IS NULL AS masked,
          pg_catalog.count(*) AS sessions,
          pg_catalog.count(*) FILTER (WHERE state <> 'active'
            AND state_change < pg_catalog.clock_timestamp() - interval '60 minutes') AS idle,
          pg_catalog.max(pg_catalog.clock_timestamp() - state_change) AS longest
        FROM activity GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
      ), grouped AS (
        SELECT application_name, usesysid, datid, state, address, pg_catalog.sum(sessions) AS sessions,
          pg_catalog.sum(idle) AS idle,
          pg_catalog.max(longest) AS longest,
          pg_catalog.row_number() OVER (ORDER BY pg_catalog.sum(sessions) DESC, application_name, usesysid, datid, state,
            address) AS rank
        FROM bundle WHERE \(mayTakeSlot) GROUP BY 1, 2, 3, 4, 5
      ), login AS (
        \(version >= 18_00_00 ? loginsInActivity : version >= 17_00_00 ? loginsBySlot : loginsByTransaction)
      )
      SELECT 'headroom' AS kind, ARRAY[pg_catalog.current_setting('max_connections'),
        coalesce(pg_catalog.sum(sessions) FILTER (WHERE \(takesSlot)), '0')\(besides),
        pg_catalog.current_setting('superuser_reserved_connections'), \(reserved), pg_catalog.sum(sessions),
        pg_catalog.sum(sessions) FILTER (WHERE ssl AND kind IN ('client backend', 'walsender')),
        pg_catalog.sum(sessions) FILTER (WHERE NOT ssl AND address IS NOT NULL
          AND kind IN ('client backend', 'walsender')),
        pg_catalog.bool_or(masked), (SELECT pg_catalog.count(*) FROM grouped WHERE rank > '\(groupLimit)'),
        (SELECT pg_catalog.sum(sessions) FROM grouped WHERE rank > '\(groupLimit)'),
        greatest('0', least(coalesce(pg_catalog.sum(sessions) FILTER (WHERE kind = 'possible client'), '0'),
          pg_catalog.current_setting('max_worker_processes')::pg_catalog.numeric
            - coalesce(pg_catalog.sum(sessions) FILTER (WHERE kind = '' AND usesysid <> '0'), '0'))),
        (SELECT count FROM login)]::pg_catalog.text[] AS fields
      FROM bundle
      UNION ALL
      (SELECT 'group', ARRAY[g.application_name, r.rolname, d.datname, g.state, g.address, g.sessions, g.idle,
        (pg_catalog.date_part('epoch', g.longest) * '1000000')::bigint]::pg_catalog.text[]
      FROM grouped g LEFT JOIN pg_catalog.pg_roles r ON r.oid = g.usesysid
        LEFT JOIN pg_catalog.pg_database d ON d.oid = g.datid
      WHERE g.rank <= '\(groupLimit)' ORDER BY g.rank)
      UNION ALL
      (SELECT 'role', ARRAY[r.rolname, r.rolconnlimit, coalesce(u.sessions, '0'), r.rolsuper]::pg_catalog.text[]
      FROM pg_catalog.pg_roles r LEFT JOIN (
        SELECT usesysid, pg_catalog.sum(sessions) AS sessions FROM bundle WHERE \(countsAgainstLimit) GROUP BY 1
      ) u ON u.usesysid = r.oid
      WHERE u.sessions > '0' OR r.rolconnlimit >= '0' ORDER BY u.sessions DESC NULLS LAST, r.rolname LIMIT \(limitLimit))
      UNION ALL
      (SELECT 'database', ARRAY[d.datname, d.datconnlimit, coalesce(u.sessions, '0')]::pg_catalog.text[]
      FROM pg_catalog.pg_database d LEFT JOIN (
        SELECT datid, pg_catalog.sum(sessions) AS sessions FROM bundle WHERE \(countsAgainstLimit) GROUP BY 1
      ) u ON u.datid = d.oid
      WHERE u.sessions > '0' OR d.datconnlimit >= '0' ORDER BY u.sessions DESC NULLS LAST, d.datname LIMIT \(limitLimit))
      UNION ALL
      (SELECT 'session', ARRAY[a.pid, r.rolname, d.datname, a.application_name, a.backend_type, a.state,
        a.address, a.backend_start, a.state_change, a.ssl, a.sslversion, a.sslcipher,
        a.sslbits, a.client_dn, a.serial, a.issuer_dn]::pg_catalog.text[]
      FROM activity a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
        LEFT JOIN pg_catalog.pg_database d ON d.oid = a.datid
      WHERE a.kind = 'walsender'
        OR a.kind = 'client backend' AND (r.rolname::pg_catalog.text = ANY ($1::pg_catalog.text[])
          OR r.rolreplication AND NOT r.rolsuper)
      ORDER BY a.kind DESC, a.pid LIMIT \(sessionLimit))
      """
  }

  // MARK: What is hidden

  private static let processSlots = """
    process AS (
      SELECT pg_catalog.pg_stat_get_backend_pid(number) AS pid FROM pg_catalog.pg_stat_get_backend_idset() number
      WHERE number < pg_catalog.current_setting('max_connections')::int
    )
    """

  private static let hiddenBySlot = "WHEN a.pid IN (SELECT pid FROM process) THEN 'client backend'"

  private static let transactions = """
    process AS (
      SELECT pid FROM pg_catalog.pg_locks WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND granted
    )
    """

  private static let hiddenByTransaction = """
    WHEN a.datid <> '0' AND a.usesysid <> '0' AND a.pid NOT IN (
              SELECT pid FROM pg_catalog.pg_stat_get_subscription(NULL) WHERE pid IS NOT NULL)
            THEN CASE WHEN a.pid IN (SELECT pid FROM process) THEN 'possible client' ELSE 'client backend' END
    """

  // MARK: Logins

  private static let loginsInActivity = """
    SELECT pg_catalog.sum(sessions) AS count FROM bundle
          WHERE kind = 'client backend' AND datid = '0' AND usesysid = '0'
    """

  private static let loginsBySlot = """
    SELECT pg_catalog.count(*)::pg_catalog.numeric AS count FROM pg_catalog.pg_locks
          WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND granted
          AND pg_catalog.split_part(virtualtransaction, '/', 1)::int < pg_catalog.current_setting('max_connections')::int
          AND pid NOT IN (SELECT pid FROM activity)
    """

  private static let loginsByTransaction = """
    SELECT pg_catalog.count(*)::pg_catalog.numeric AS count FROM process WHERE pid NOT IN (SELECT pid FROM activity)
    """
}
