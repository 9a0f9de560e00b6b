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
      && users.contains { $0 == "all" || $0 == role || AccessRule.isPattern($0) }
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

  private static func isPattern(_ word: String) -> Bool { word.hasPrefix("+") || word.hasPrefix("/") }

  /// Whether role and database are matched by their names, not by membership or a regular expression.
  private func namesPlainly(_ attempt: LoginAttempt) -> Bool {
    users.contains { $0 == "all" || $0 == attempt.role }
      && databases.contains {
        !["samerole", "samegroup"].contains($0) && !$0.hasPrefix("/")
          && AccessRule.matches($0, attempt.database, role: attempt.role)
      }
  }

  /// Whether a session with Materialize's `sslMode` can use the line.
  package func takes(sslMode: String) -> Bool {
    switch type {
    case "hostssl": sslMode != "disable"
    case "hostnossl": sslMode == "disable"
    case "hostgssenc": false
    default: true
    }
  }

  /// Whether the line is for a session that comes from `address`. `nil` when that cannot be decided from here: the
  /// server's own networks, host names.
  package func covers(_ address: IPAddress) -> Bool? {
    guard let word = self.address else { return nil }
    if word == "all" { return true }
    guard let network = IPAddress(word) else { return nil }
    guard let mask = netmask.flatMap({ IPAddress($0) }) else { return network == address }
    return address.isWithin(network, mask: mask)
  }

  /// Whether the session uses the line, if no earlier one takes it. `nil` when that cannot be decided from here.
  package func applies(to attempt: LoginAttempt) -> Bool? {
    guard speaks(ofRole: attempt.role, database: attempt.database), takes(sslMode: attempt.sslMode) else {
      return false
    }
    let isCovered = address == "all" ? true : attempt.address.flatMap { IPAddress($0) }.flatMap(covers)
    guard let isCovered else { return nil }
    guard isCovered else { return false }
    return namesPlainly(attempt) ? true : nil
  }

  /// Whether a client without a certificate is turned away. Before 14 `clientcert=1` says the same as `verify-ca`.
  package var wantsCertificate: Bool {
    method == "cert"
      || options.contains { ["clientcert=verify-ca", "clientcert=verify-full", "clientcert=1"].contains($0) }
  }

  /// Whether the certificate's common name must be that of the role (or of its map in pg_ident.conf).
  package var wantsCertificateOfRole: Bool { method == "cert" || options.contains("clientcert=verify-full") }
}

extension [AccessRule] {
  /// The line by which the server decides about `attempt`: the first that applies. `isCertain` is false when an earlier
  /// line may apply too. `nil` when none applies for sure.
  package func deciding(about attempt: LoginAttempt) -> (rule: AccessRule, isCertain: Bool)? {
    var isCertain = true
    for rule in self {
      switch rule.applies(to: attempt) {
      case true?: return (rule, isCertain)
      case nil: isCertain = false
      case false?: continue
      }
    }
    return nil
  }
}
