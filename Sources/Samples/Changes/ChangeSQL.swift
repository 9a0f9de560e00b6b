// The exact SQL of a change: what is shown before it is confirmed, what is sent, and what the journal keeps.

extension Change.Action {
  /// Each statement is sent by itself, in this order: ALTER SYSTEM may not stand in a transaction.
  package var statements: [String] {
    switch self {
    case .set(let assignments, .server): assignments.map { "ALTER SYSTEM \($0.clause)" } + [Change.Action.reload]
    case .set(let assignments, .role(let role, let database)):
      assignments.map {
        "ALTER ROLE \(sqlName(role))\(database.map { " IN DATABASE \(sqlName($0))" } ?? "") \($0.clause)"
      }
    case .limitRole(let role, let limit): ["ALTER ROLE \(sqlName(role)) CONNECTION LIMIT \(limit)"]
    case .limitDatabase(let database, let limit): ["ALTER DATABASE \(sqlName(database)) CONNECTION LIMIT \(limit)"]
    case .end(let sessions):
      sessions.map { session in
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = \(session.pid) "
          + "AND backend_start = \(sqlLiteral(session.startedAt.timestamp))"
      }
    }
  }

  /// Has the server read its configuration files.
  package static let reload = "SELECT pg_catalog.pg_reload_conf()"
}

extension Change.Assignment {
  fileprivate var clause: String {
    value.map { "SET \(sqlName(setting)) = \(sqlLiteral($0))" } ?? "RESET \(sqlName(setting))"
  }
}

/// A name as people write it: quoted only where it must be, so that what is shown can be read at a glance.
package func sqlName(_ name: String) -> String {
  let first: ClosedRange<Unicode.Scalar> = "a"..."z"
  let isPlain =
    name.unicodeScalars.first.map { first.contains($0) || $0 == "_" } == true
    && name.unicodeScalars.allSatisfy { first.contains($0) || $0 == "_" || ("0"..."9").contains($0) }
  return isPlain && !reservedWords.contains(name) ? name : quotedIdentifier(name)
}

/// Reserved key words that may well be the name of a role or a database (PostgreSQL, Appendix C).
private let reservedWords: Set<String> = [
  "all", "analyse", "analyze", "and", "any", "array", "as", "both", "case", "cast", "check", "collate", "column",
  "constraint", "create", "current_role", "current_user", "default", "desc", "distinct", "do", "else", "end", "except",
  "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in", "initially", "into", "lateral",
  "leading",
  "limit", "localtime", "not", "none", "null", "offset", "on", "only", "or", "order", "placing", "primary", "public",
  "references", "returning", "select", "session_user", "some", "symmetric", "table", "then", "to", "trailing", "true",
  "union", "unique", "user", "using", "variadic", "when", "where", "window", "with",
]

/// A string constant, right whatever standard_conforming_strings is.
package func sqlLiteral(_ text: String) -> String {
  var quoted = ""
  var hasBackslash = false
  for character in text.unicodeScalars {
    if character == "'" || character == "\\" { quoted.unicodeScalars.append(character) }
    hasBackslash = hasBackslash || character == "\\"
    quoted.unicodeScalars.append(character)
  }
  return (hasBackslash ? "E'" : "'") + quoted + "'"
}
