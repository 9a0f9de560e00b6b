// What the configuration file says. Everything may be left out; `nil` means that it was.

package import Diagnosis

package struct Configuration: Sendable, Equatable {
  /// Conninfos are kept as they were written: whether libpq can use them is found out when they are needed.
  package var materialize: String?
  /// In the order of the file.
  package var upstreams: [Upstream] = []
  /// Between two refreshes; within `intervalRange`.
  package var interval: Duration?
  package var theme: String?
  package var ascii, color, mouse, readOnly: Bool?
  /// What is said of thresholds, the later ones last.
  package var thresholds: [ThresholdChange] = []
  /// Whether the dashboard records the last hours, and how much of them is kept.
  package var keepsRecordings: Bool?
  package var recordingMegabytes: Int?

  package struct Upstream: Sendable, Equatable {
    /// `nil` on the command line only: then it is named after its host.
    package var name: String?
    /// `nil`: what Materialize's connection of this name leads to is watched.
    package var conninfo: String?
    /// The conninfo of a role that may change things, for remedies.
    package var admin: String?
    /// Whose service it is, where that cannot be told from the server: a raw value of `Provider`.
    package var provider: String?
    /// The server's log, where this machine can read it.
    package var logFile: String?

    package init(
      name: String?, conninfo: String?, admin: String? = nil, provider: String? = nil, logFile: String? = nil
    ) {
      self.name = name
      self.conninfo = conninfo
      self.admin = admin
      self.provider = provider
      self.logFile = logFile
    }
  }

  /// Seconds between two refreshes that are taken: faster would hurt the watched, slower shows nothing.
  package static let intervalRange = 0.2...3600.0

  package init() {}

  /// Whether a password stands in one of the conninfos: as a keyword, or in a URI.
  package var holdsPassword: Bool {
    let conninfos = [materialize] + upstreams.flatMap { [$0.conninfo, $0.admin] }
    return conninfos.contains { $0.map(Configuration.holdsPassword) == true }
  }

  private static func holdsPassword(_ conninfo: String) -> Bool {
    if conninfo.filter({ $0 != " " }).contains("password=") { return true }
    guard let scheme = conninfo.firstRange(of: "://") else { return false }
    let authority = conninfo[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    guard let at = authority.lastIndex(of: "@") else { return false }
    return authority[..<at].contains(":")
  }
}

/// Why a configuration cannot be used: one paragraph that names the place and says what to do.
package struct ConfigurationError: Error, Sendable, Equatable {
  package var message: String
}
