// Who is let in.

/// A line of pg_hba.conf (pg_hba_file_rules).
package struct AccessRule: Sendable, Equatable, Codable {
  package var file: String?
  package var line: Int
  /// `local`, `host`, `hostssl`, `hostnossl` …
  package var type: String
  package var databases, users: [String]
  package var address, netmask: String?
  package var method: String
  /// `name=value`; of those that hold a secret the name and `***`.
  package var options: [String]
  /// Why the server could not read the line; such a file is not loaded.
  package var error: String?

  package init(
    file: String?, line: Int, type: String, databases: [String], users: [String], address: String?, netmask: String?,
    method: String, options: [String], error: String?
  ) {
    self.file = file
    self.line = line
    self.type = type
    self.databases = databases
    self.users = users
    self.address = address
    self.netmask = netmask
    self.method = method
    self.options = options.map(AccessRule.withoutSecret)
    self.error = error?.withoutSecrets
  }

  /// To the end of the option, whatever is in it.
  private static func withoutSecret(_ option: String) -> String {
    let secret = ["ldapbindpasswd=", "radiussecrets="].first { option.hasPrefix($0) }
    return secret.map { $0 + "***" } ?? option.withoutSecrets
  }
}
