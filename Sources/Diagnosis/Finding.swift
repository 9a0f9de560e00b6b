// What the evidence means: causes, how bad, how sure, and by what evidence.

/// Why a connection was closed, or will be. The raw values are used in JSON, in the wizard and in the documentation.
package enum Cause: String, Sendable, Equatable, CaseIterable {
  case maintenanceWindow = "maintenance-window"
  case networkInstability = "network-instability"
  case firewallChange = "firewall-change"
  case serverRestart = "server-restart"
  case connectionTimeout = "connection-timeout"
  case resourceExhaustion = "resource-exhaustion"
  case loadBalancer = "load-balancer"
  case certificateExpiry = "certificate-expiry"
  case authenticationFailure = "authentication-failure"
  case hbaRejection = "hba-rejection"
  case dnsFailure = "dns-failure"
  case replicationCapacity = "replication-capacity"
  case slotInUse = "slot-in-use"
  case slotLost = "slot-lost"
  case failover
  case publicationMissing = "publication-missing"
  case upstreamChange = "upstream-change"
  /// Not a cause, but a finding of severity info.
  case missingPrivilege = "missing-privilege"
}

/// How bad a finding is; the worst one is the verdict. What cannot be known is worse than a warning: it may hide
/// something critical.
package enum Severity: Int, Sendable, Comparable, CaseIterable {
  case info, warning, unknown, critical

  package static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}

package struct Finding: Sendable, Equatable {
  package var cause: Cause
  package var severity: Severity
  /// 0…1
  package var confidence: Double
  /// The id of the source that is hurt, and the name of the upstream, where the finding concerns one.
  package var source: String?
  package var upstream: String?
  /// A clause without a full stop. That of a source's finding follows upon its status: "orders is stalled: …".
  package var title: String
  /// Each piece names its measurement: the value and where it was read.
  package var evidence: [String]
  package var remedies: [String]

  package init(
    _ cause: Cause, _ severity: Severity, confidence: Double, source: String? = nil, upstream: String? = nil,
    title: String, evidence: [String], remedies: [String] = []
  ) {
    self.cause = cause
    self.severity = severity
    self.confidence = confidence
    self.source = source
    self.upstream = upstream
    self.title = title
    self.evidence = evidence
    self.remedies = remedies
  }

  /// How sure, in a word that can be said on the phone.
  package var certainty: String { Finding.certainty(confidence) }

  /// The word for a confidence of 0…1.
  static func certainty(_ confidence: Double) -> String {
    switch confidence {
    case 0.9...: "certain"
    case 0.7..<0.9: "very likely"
    case 0.4..<0.7: "likely"
    default: "possible"
    }
  }
}

package enum Verdict: String, Sendable, Equatable {
  case ok, warning, unknown, critical

  package init(_ findings: [Finding]) {
    self =
      switch findings.map(\.severity).max() {
      case .critical: .critical
      case .unknown: .unknown
      case .warning: .warning
      case .info, nil: .ok
      }
  }
}
