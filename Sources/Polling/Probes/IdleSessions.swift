// The idle sessions of clients, for the operator to choose among: asked only while they are listed.

import Postgres
import Samples

enum IdleSessions {
  static let limit = 300
  /// So many characters of the last statement tell what it was.
  private static let statementLength = 60

  /// The list, and how many sessions hide whether they are idle. In one transaction the second costs next to nothing:
  /// the server copies its sessions once.
  /// - Parameter roles: Materialize's, whose sessions are not offered.
  static func group(roles: [String]) -> [Statement] {
    [
      Statement(
        """
        SELECT pid, usename, datname, application_name, pg_catalog.host(client_addr) AS address, state,
          pg_catalog.to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS started,
          pg_catalog.to_char(state_change AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS changed,
          pg_catalog.left(query, \(statementLength)) AS statement
        FROM pg_catalog.pg_stat_activity
        WHERE backend_type = 'client backend' AND state LIKE 'idle%' AND pid <> pg_catalog.pg_backend_pid()
          AND application_name NOT LIKE 'pgwatch-tui%' AND usename::pg_catalog.text <> ALL ($1::pg_catalog.text[])
          AND pid NOT IN (SELECT pid FROM pg_catalog.pg_stat_get_wal_senders())
        ORDER BY state_change, pid LIMIT \(limit)
        """, parameters: [ArrayLiteral(roles).text]),
      Statement(
        """
        SELECT pg_catalog.count(*) AS hidden FROM pg_catalog.pg_stat_activity
        WHERE backend_type IS NULL AND datid IS NOT NULL AND usesysid IS NOT NULL
          AND pid NOT IN (SELECT pid FROM pg_catalog.pg_stat_get_wal_senders())
        """),
    ]
  }

  /// What may be seen; beside it, that others are hidden.
  static func reading(_ answer: Answer, at moment: Moment, grant: () -> String) -> Reading<[IdleSession]> {
    var reading = Reading(answer, at: moment, grant: grant) { rows throws(UnexpectedAnswer) in
      guard rows.count == 2 else { throw UnexpectedAnswer("\(rows.count) answers instead of two") }
      var sessions: [IdleSession] = []
      for row in rows[0].records { sessions.append(try IdleSession(row)) }
      return sessions
    }
    if case .success(let rows) = answer, (rows.last?.records.first?.int("hidden") ?? 0) > 0 {
      reading.trouble = .denied(grant: grant())
    }
    return reading
  }
}

extension IdleSession {
  fileprivate init(_ row: Record) throws(UnexpectedAnswer) {
    let handle = Change.SessionHandle(
      pid: Int32(clamping: try row.require("pid", Record.int)), startedAt: try row.require("started", Record.moment))
    self.init(
      id: handle, role: row.text("usename") ?? "", database: row.text("datname") ?? "",
      application: row.text("application_name") ?? "", address: row.text("address"),
      state: try row.require("state", Record.text), stateChangedAt: try row.require("changed", Record.moment),
      lastStatement: row.text("statement") ?? "")
  }
}
