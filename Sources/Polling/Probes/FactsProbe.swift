// Who the server is: when it started and last read its configuration, how it sees us, and whose service it is.

import Postgres
import Samples

extension UpstreamProbe {
  /// Readable by everybody. The marks of a hosted service do not change while a connection lasts: they are asked for
  /// until they have been given once.
  static let facts = UpstreamProbe(
    "facts", cadence: .everyRefresh, part: \.facts, grant: grantMonitor,
    groups: { $0.providerMarks == nil ? [[factsStatement], [marksStatement]] : [[factsStatement]] },
    decode: { rows, others, context throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      let row = try answer.only()
      return ServerFacts(
        startedAt: try row.require("started", Record.moment),
        configurationLoadedAt: try row.require("configured", Record.moment),
        inRecovery: try row.require("in_recovery", Record.flag), role: try row.require("role", Record.text),
        database: try row.require("database", Record.text),
        backendPID: Int32(clamping: try row.require("pid", Record.int)),
        serverAddress: row.socket("server"), clientAddress: row.socket("client"),
        providerMarks: context.providerMarks ?? marks(in: others.first),
        clock: try row.require("clock", Record.moment))
    })

  private static let factsStatement = Statement(
    """
    SELECT pg_catalog.pg_postmaster_start_time() AS started, pg_catalog.pg_conf_load_time() AS configured,
      pg_catalog.pg_is_in_recovery() AS in_recovery, current_user AS role, pg_catalog.current_database() AS database,
      pg_catalog.pg_backend_pid() AS pid, pg_catalog.host(pg_catalog.inet_server_addr()) AS server_address,
      pg_catalog.inet_server_port() AS server_port, pg_catalog.host(pg_catalog.inet_client_addr()) AS client_address,
      pg_catalog.inet_client_port() AS client_port, pg_catalog.clock_timestamp() AS clock
    """)

  /// Roles and prefixes of settings that only hosted services have. A missing one is no proof: settings may be hidden.
  private static let marksStatement = Statement(
    """
    SELECT rolname::pg_catalog.text AS mark FROM pg_catalog.pg_roles
    WHERE rolname IN ('rds_superuser', 'rdsadmin', 'azure_pg_admin', 'azuresu', 'cloudsqlsuperuser', 'cloudsqladmin',
      'alloydbsuperuser', 'neon_superuser', 'cloud_admin')
    UNION
    SELECT pg_catalog.substring(name, '^(?:(?:rds|azure|cloudsql|alloydb|neon)[.]|apg_|aurora)') FROM pg_catalog.pg_settings
    WHERE name ~ '^(?:(?:rds|azure|cloudsql|alloydb|neon)[.]|apg_|aurora)'
    ORDER BY 1
    """)

  private static func marks(in answer: Answer?) -> [String] {
    guard case .success(let rows) = answer else { return [] }
    return rows.first?.records.compactMap { $0.text("mark") } ?? []
  }
}

extension Record {
  fileprivate func socket(_ end: String) -> SocketAddress? {
    guard let address = text("\(end)_address"), let port = int("\(end)_port") else { return nil }
    return SocketAddress(address: address, port: UInt16(clamping: port))
  }
}
