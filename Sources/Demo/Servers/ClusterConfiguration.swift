// The configuration files of a throw-away server.

enum ClusterConfiguration {
  /// What every throw-away server gets: small, unsafe on disk, reachable from this machine only, nothing outside of its
  /// folder (so shared memory is mapped from files there).
  static func basics(folder: String, port: UInt16) -> [String: String] {
    [
      "listen_addresses": "127.0.0.1",
      "port": "\(port)",
      "unix_socket_directories": folder,
      "fsync": "off",
      "full_page_writes": "off",
      "shared_buffers": "16MB",
      "dynamic_shared_memory_type": "mmap",
      "log_line_prefix": "%m [%p] %q%u@%d %a ",
      "log_timezone": "UTC",
      "timezone": "UTC",
    ]
  }

  /// Lines of postgresql.conf.
  static func text(of settings: [String: String]) -> String {
    let lines = settings.sorted { $0.key < $1.key }.map { "\($0.key) = \(literal($0.value))" }
    return "\n# Of this throw-away server\n" + lines.joined(separator: "\n") + "\n"
  }

  /// The text of pg_hba.conf. The superuser can do anything the server's user can, so over TCP, where every user of this
  /// machine may dial, it needs its password.
  static func accessRules(_ rules: [String]) -> String {
    (rules + [
      "local all all trust",
      "host all postgres samehost scram-sha-256",
      "host all all samehost trust",
    ]).joined(separator: "\n") + "\n"
  }
}
