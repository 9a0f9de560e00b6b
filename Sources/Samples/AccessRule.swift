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
    self.options = options
    self.error = error
  }
}
