// What is written down about each cause: its meaning, its evidence, what refutes it, and what helps.

extension Cause {
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
}
