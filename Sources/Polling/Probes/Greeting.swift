// What is asked once of a new connection, before all else: whose session it is, and what our role may ask.

import Postgres
import Samples

/// A privilege without which a question would be refused, and the refusal written to the server's log.
enum Privilege: String, Sendable, CaseIterable {
  case accessRules = "access_rules"
  case fileSettings = "file_settings"
  case logFiles = "log_files"
  /// The log directory alone, through the function that the program advises.
  case logFunction = "log_function"

  /// True, false, or NULL where the server has no such thing: asking for an object that is missing would fail.
  var question: String {
    switch self {
    case .accessRules: [reading("pg_hba_file_rules"), calling("pg_hba_file_rules()")].joined(separator: " AND ")
    case .fileSettings:
      [reading("pg_file_settings"), calling("pg_show_all_file_settings()")].joined(separator: " AND ")
    case .logFiles:
      ["pg_current_logfile(text)", "pg_stat_file(text,boolean)", "pg_read_binary_file(text,bigint,bigint,boolean)"]
        .map(calling).joined(separator: " AND ")
    case .logFunction: [calling("pg_current_logfile(text)"), LogFunction.isTrusted].joined(separator: " AND ")
    }
  }

  private func reading(_ relation: String) -> String {
    "pg_catalog.has_table_privilege(pg_catalog.to_regclass('pg_catalog.\(relation)'), 'SELECT')"
  }

  private func calling(_ function: String) -> String {
    "pg_catalog.has_function_privilege(pg_catalog.to_regprocedure('pg_catalog.\(function)'), 'EXECUTE')"
  }
}

struct Greeting: Equatable {
  var backendPID: Int32
  var role: String
  var database: String
  var privileges: Set<Privilege>

  static let statement = Statement(
    """
    SELECT pg_catalog.pg_backend_pid() AS pid, current_user AS role, pg_catalog.current_database() AS database,
      \(Privilege.allCases.map { "\($0.question) AS \($0.rawValue)" }.joined(separator: ",\n  "))
    """)

  /// `nil` when it was not answered: then everything is asked, come what may.
  init?(_ answer: Answer?) {
    guard case .success(let rows)? = answer, let row = rows.last?.records.first, let pid = row.int("pid"),
      let role = row.text("role"), let database = row.text("database")
    else { return nil }
    backendPID = Int32(clamping: pid)
    self.role = role
    self.database = database
    privileges = Set(Privilege.allCases.filter { row.flag($0.rawValue) == true })
  }
}

extension ProbeContext {
  /// Whether asking is worth it: yes as long as nobody knows.
  func may(_ privilege: Privilege) -> Bool { privileges?.contains(privilege) ?? true }
}

extension ServerError {
  /// In place of the refusal that was not waited for.
  static func lacking(_ privilege: Privilege) -> ServerError {
    ServerError(severity: "ERROR", sqlstate: "42501", message: "our role lacks the privilege for \(privilege.rawValue)")
  }
}
