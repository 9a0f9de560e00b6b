// Which lines of pg_hba.conf let a session in.

package import Samples

extension AccessRule {
  /// Whether the line speaks of logical replication by `role` in `database`. Logical replication, which Materialize uses,
  /// is matched by the database's own name or `all`: the word `replication` matches physical replication only.
  /// (PostgreSQL's documentation, "The pg_hba.conf File".) Group names (`+`) and regular expressions (`/`, since 16) cannot be
  /// decided from here and count as matching.
  package func speaks(ofRole role: String, database: String) -> Bool {
    guard error == nil, type != "local" else { return false }
    return databases.contains { AccessRule.matches($0, database, role: role) }
      && users.contains { $0 == "all" || $0 == role || $0.hasPrefix("+") || $0.hasPrefix("/") }
  }

  private static func matches(_ word: String, _ database: String, role: String) -> Bool {
    switch word {
    case "all": true
    case "sameuser": role == database
    case "samerole", "samegroup": true
    case "replication": false
    default: word == database || word.hasPrefix("/")
    }
  }

  /// Whether a session with Materialize's `sslMode` can use the line.
  package func takes(sslMode: String) -> Bool {
    switch type {
    case "hostssl", "hostgssenc": sslMode != "disable" && type == "hostssl"
    case "hostnossl": sslMode == "disable"
    default: true
    }
  }
}
