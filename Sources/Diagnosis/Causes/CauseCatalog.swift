// All causes, each with its rule, which is in a file of its own. docs/architecture.md says what a new one takes.

/// Why a connection was closed, or will be. The raw values are used in JSON, in the wizard and in the documentation. Between
/// equals the order decides which one is told first.
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
  /// Not a cause, but a finding: of severity info, and unknown where findings hang on what is refused.
  case missingPrivilege = "missing-privilege"
  /// No cause either: unknown where findings hang on the answer, else info.
  case unansweredQuestion = "unanswered-question"
}

extension Cause {
  var rule: CauseRule { ruleOf(self) }

  /// Whether it only says what is not known.
  var isLackOfKnowledge: Bool { self == .missingPrivilege || self == .unansweredQuestion }
}

/// A function of its own: within `Cause` the names of the rules mean its cases.
private func ruleOf(_ cause: Cause) -> CauseRule {
  switch cause {
  case .maintenanceWindow: maintenanceWindow
  case .networkInstability: networkInstability
  case .firewallChange: firewallChange
  case .serverRestart: serverRestart
  case .connectionTimeout: connectionTimeout
  case .resourceExhaustion: resourceExhaustion
  case .loadBalancer: loadBalancer
  case .certificateExpiry: certificateExpiry
  case .authenticationFailure: authenticationFailure
  case .hbaRejection: hbaRejection
  case .dnsFailure: dnsFailure
  case .replicationCapacity: replicationCapacity
  case .slotInUse: slotInUse
  case .slotLost: slotLost
  case .failover: failover
  case .publicationMissing: publicationMissing
  case .upstreamChange: upstreamChange
  case .missingPrivilege: missingPrivilege
  case .unansweredQuestion: unansweredQuestion
  }
}
