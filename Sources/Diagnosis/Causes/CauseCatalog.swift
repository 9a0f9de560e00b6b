// What there is to each cause: its rule with its texts (in a file of its own), what helps, and why some never heal.

extension Cause {
  var rule: CauseRule { ruleOf(self) }
  package var entry: CauseEntry { rule.entry }

  /// The remedies of this cause, the usual ones first.
  package var playbook: [RemedyID] {
    switch self {
    case .maintenanceWindow: [.waitForReconnection, .validateConnection]
    case .networkInstability: [.waitForReconnection, .validateConnection, .setKeepalives, .steadyNetwork]
    case .firewallChange: [.openFirewall, .validateConnection, .setKeepalives]
    case .serverRestart: [.waitForReconnection, .validateConnection, .scheduleMaintenance]
    case .connectionTimeout: [.exemptFromTimeouts, .setWalSenderTimeout, .setKeepalives]
    case .resourceExhaustion: [.endIdleSessions, .limitRole, .raiseConnectionLimit, .raiseMaxConnections]
    case .loadBalancer: [.raiseBalancerTimeout, .setKeepalives, .bypassPooler]
    case .certificateExpiry: [.renewClientCertificate, .renewServerCertificate, .validateConnection]
    case .authenticationFailure: [.correctLogin, .validateConnection]
    case .hbaRejection: [.admitMaterialize, .validateConnection]
    case .dnsFailure: [.correctName, .validateConnection]
    case .replicationCapacity: [.dropUnusedSlots, .raiseWalSenders, .raiseReplicationSlots]
    case .slotInUse: [.waitForReconnection, .endSlotHolder, .setWalSenderTimeout]
    case .slotLost: [.recreateSource, .raiseSlotWalKeepSize]
    case .failover: [.recreateSource, .validateConnection]
    case .publicationMissing: [.restorePublication, .recreateSource]
    case .upstreamChange: [.recreateSource]
    case .missingPrivilege: [.grantPrivilege]
    }
  }

  /// Why an error of this cause that does not heal by itself takes a new source, or table; `nil` where it takes none.
  package var whyRebuild: String? {
    switch self {
    case .slotLost: "the WAL between what Materialize has and what the slot still holds is gone. Recreate the source"
    case .failover:
      "positions in the WAL of the old timeline mean nothing on the new one, so nobody can tell what was missed. "
        + "Recreate the source"
    case .publicationMissing:
      "changes that were made without the publication were not decoded for it. Restore it, then recreate the source"
    case .upstreamChange:
      "the error is written into the table itself, which cannot be read any more. Recreate the table or the source"
    default: nil
    }
  }
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
  }
}
