// The one statement that counts sessions, grouped on the server.

import Postgres

/// Reads `pg_stat_get_activity(NULL)` once. The views pg_stat_activity and pg_stat_ssl are both made of this function,
/// and each copies every session: asking both doubles the cost, which is the larger part of the whole at hundreds of
/// sessions (3.5 ms of 5 at 900 on the machine where this was measured, answer 1.1 kB). Functions inside a view run
/// with the rights of who asks, so a role that may read the views may call the function, and it hides the same columns
/// of other roles' sessions: all but pid, database, role and application are NULL without pg_read_all_stats. Tried with
/// 15, 17 and 18 as superuser, as member of pg_monitor and with nothing but LOGIN.
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
    let serial = version >= 12_00_00 ? "a.ssl_client_serial::text" : "NULL::text"
    let issuer = version >= 12_00_00 ? "a.ssl_issuer_dn" : "NULL::text"
    let reserved = version >= 16_00_00 ? "current_setting('reserved_connections')" : "'0'"
    let takesSlot = "kind IN (\(version >= 12_00_00 ? "'client backend'" : "'client backend', 'walsender'"))"
    let senders = walSendersCountAgainstLimits(version: version)
    let countsAgainstLimit = "kind IN (\(senders ? "'client backend', 'walsender'" : "'client backend'"))"
    // A hidden session with role and database is taken for a client: the few background workers that have both
    // cannot be told from one, but WAL senders can, since their pids are shown to everybody.
    return """
      WITH activity AS (
        SELECT a.pid, coalesce(a.datid, 0) AS datid, coalesce(a.usesysid, 0) AS usesysid, a.application_name, a.state,
          host(a.client_addr) AS address, a.backend_start, a.state_change, a.backend_type, a.ssl, a.sslversion,
          a.sslcipher, a.sslbits, \(clientDN) AS client_dn, \(serial) AS serial, \(issuer) AS issuer_dn,
          CASE WHEN a.pid IN (SELECT pid FROM pg_stat_get_wal_senders()) THEN 'walsender'
            WHEN a.backend_type IS NOT NULL THEN a.backend_type
            WHEN a.datid <> 0 AND a.usesysid <> 0 THEN 'client backend'
            ELSE '' END AS kind
        FROM pg_stat_get_activity(NULL) a
      ), bundle AS (
        SELECT datid, usesysid, application_name, state, address, ssl, kind, backend_type IS NULL AS masked,
          count(*) AS sessions,
          count(*) FILTER (WHERE state <> 'active' AND state_change < clock_timestamp() - interval '60 minutes') AS idle,
          max(clock_timestamp() - state_change) AS longest
        FROM activity GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
      ), grouped AS (
        SELECT application_name, usesysid, datid, state, address, sum(sessions) AS sessions, sum(idle) AS idle,
          max(longest) AS longest,
          row_number() OVER (ORDER BY sum(sessions) DESC, application_name, usesysid, datid, state, address) AS rank
        FROM bundle WHERE \(takesSlot) GROUP BY 1, 2, 3, 4, 5
      )
      SELECT 'headroom' AS kind, ARRAY[current_setting('max_connections'),
        (sum(sessions) FILTER (WHERE \(takesSlot)))::text,
        current_setting('superuser_reserved_connections'), \(reserved), sum(sessions)::text,
        (sum(sessions) FILTER (WHERE ssl AND kind IN ('client backend', 'walsender')))::text,
        (sum(sessions) FILTER (WHERE NOT ssl AND address IS NOT NULL AND kind IN ('client backend', 'walsender')))::text,
        bool_or(masked)::text, (SELECT count(*)::text FROM grouped WHERE rank > \(groupLimit)),
        (SELECT sum(sessions)::text FROM grouped WHERE rank > \(groupLimit))] AS fields
      FROM bundle
      UNION ALL
      (SELECT 'group', ARRAY[g.application_name, r.rolname, d.datname, g.state, g.address, g.sessions::text,
        g.idle::text, (extract(epoch FROM g.longest) * 1000000)::bigint::text]
      FROM grouped g LEFT JOIN pg_roles r ON r.oid = g.usesysid LEFT JOIN pg_database d ON d.oid = g.datid
      WHERE g.rank <= \(groupLimit) ORDER BY g.rank)
      UNION ALL
      (SELECT 'role', ARRAY[r.rolname, r.rolconnlimit::text, coalesce(u.sessions, 0)::text, r.rolsuper::text]
      FROM pg_roles r LEFT JOIN (
        SELECT usesysid, sum(sessions) AS sessions FROM bundle WHERE \(countsAgainstLimit) GROUP BY 1
      ) u ON u.usesysid = r.oid
      WHERE u.sessions > 0 OR r.rolconnlimit >= 0 ORDER BY u.sessions DESC NULLS LAST, r.rolname LIMIT \(limitLimit))
      UNION ALL
      (SELECT 'database', ARRAY[d.datname, d.datconnlimit::text, coalesce(u.sessions, 0)::text]
      FROM pg_database d LEFT JOIN (
        SELECT datid, sum(sessions) AS sessions FROM bundle WHERE \(countsAgainstLimit) GROUP BY 1
      ) u ON u.datid = d.oid
      WHERE u.sessions > 0 OR d.datconnlimit >= 0 ORDER BY u.sessions DESC NULLS LAST, d.datname LIMIT \(limitLimit))
      UNION ALL
      (SELECT 'session', ARRAY[a.pid::text, r.rolname, d.datname, a.application_name, a.backend_type, a.state,
        a.address, a.backend_start::text, a.state_change::text, a.ssl::text, a.sslversion, a.sslcipher,
        a.sslbits::text, a.client_dn, a.serial, a.issuer_dn]
      FROM activity a LEFT JOIN pg_roles r ON r.oid = a.usesysid LEFT JOIN pg_database d ON d.oid = a.datid
      WHERE a.kind = 'walsender'
        OR a.kind = 'client backend' AND (r.rolname = ANY ($1::text[]) OR r.rolreplication AND NOT r.rolsuper)
      ORDER BY a.kind DESC, a.pid LIMIT \(sessionLimit))
      """
  }
}
