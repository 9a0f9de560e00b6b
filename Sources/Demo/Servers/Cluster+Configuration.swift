// How a throw-away server is set up, and set up anew while it runs.

extension Cluster {
  /// Writes the configuration of a server that was never started.
  func configure(_ settings: [String: String], accessRules: [String], certificateDays: Int?) async throws {
    var settings = ClusterConfiguration.basics(folder: folder, port: port).merging(settings) { $1 }
    if let authority, let certificateDays {
      try await renewCertificate(days: certificateDays)
      settings.merge(["ssl": "on", "ssl_ca_file": authority.certificate]) { given, _ in given }
    }
    try TextFile.write(
      ClusterConfiguration.text(of: settings), to: "\(folder)/postgresql.conf", append: true, for: sandbox.account)
    try setAccessRules(accessRules)
  }

  /// Replaces the lines of pg_hba.conf that stand before the ones that let everybody in; `reload` puts them in force.
  package func setAccessRules(_ rules: [String]) throws {
    try TextFile.write(
      ClusterConfiguration.accessRules(rules), to: "\(folder)/pg_hba.conf", for: sandbox.account)
  }

  /// Gives the server another certificate; `reload` puts it in force.
  /// - Parameter names: its alternative names, as OpenSSL writes them; those of this machine unless said otherwise.
  package func renewCertificate(
    days: Int, names: String = "DNS:localhost,IP:127.0.0.1,IP:::1"
  ) async throws {
    _ = try await authority?.issue(server: "server", days: days, names: names)
  }
}
