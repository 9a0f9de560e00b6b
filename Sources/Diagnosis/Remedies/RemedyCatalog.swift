// Every remedy is a function in a file of its own and a case in the switch below.

/// What helps against `finding`, worked out for its upstream and that server's provider, in the order of its remedies.
/// A remedy whose values are good already is left out; one that can be had in two sizes comes twice, the smaller first.
package func remedies(for finding: Finding, _ evidence: Evidence, _ standards: Standards) -> [Remedy] {
  let situation = Situation(finding, evidence, standards)
  return finding.remedies.flatMap { $0.workedOut(in: situation) }
}

extension RemedyID {
  func workedOut(in situation: Situation) -> [Remedy] {
    switch self {
    case .waitForReconnection: Diagnosis.waitForReconnection(situation)
    case .validateConnection: Diagnosis.validateConnection(situation)
    case .setKeepalives: Diagnosis.setKeepalives(situation)
    case .setWalSenderTimeout: Diagnosis.setWalSenderTimeout(situation)
    case .exemptFromTimeouts: Diagnosis.exemptFromTimeouts(situation)
    case .endIdleSessions: Diagnosis.endIdleSessions(situation)
    case .limitRole: Diagnosis.limitRole(situation)
    case .raiseConnectionLimit: Diagnosis.raiseConnectionLimit(situation)
    case .raiseMaxConnections: Diagnosis.raiseMaxConnections(situation)
    case .raiseWalSenders: Diagnosis.raiseWalSenders(situation)
    case .raiseReplicationSlots: Diagnosis.raiseReplicationSlots(situation)
    case .dropUnusedSlots: Diagnosis.dropUnusedSlots(situation)
    case .raiseSlotWalKeepSize: Diagnosis.raiseSlotWalKeepSize(situation)
    case .endSlotHolder: Diagnosis.endSlotHolder(situation)
    case .admitMaterialize: Diagnosis.admitMaterialize(situation)
    case .encryptConnection: Diagnosis.encryptConnection(situation)
    case .openFirewall: Diagnosis.openFirewall(situation)
    case .correctName: Diagnosis.correctName(situation)
    case .correctLogin: Diagnosis.correctLogin(situation)
    case .raiseBalancerTimeout: Diagnosis.raiseBalancerTimeout(situation)
    case .bypassPooler: Diagnosis.bypassPooler(situation)
    case .renewServerCertificate: Diagnosis.renewServerCertificate(situation)
    case .renewClientCertificate: Diagnosis.renewClientCertificate(situation)
    case .steadyNetwork: Diagnosis.steadyNetwork(situation)
    case .scheduleMaintenance: Diagnosis.scheduleMaintenance(situation)
    case .addMonitoring: Diagnosis.addMonitoring(situation)
    case .logConnections: Diagnosis.logConnections(situation)
    case .recreateSource: Diagnosis.recreateSource(situation)
    case .restorePublication: Diagnosis.restorePublication(situation)
    case .giveReplica: Diagnosis.giveReplica(situation)
    case .grantPrivilege: Diagnosis.grantPrivilege(situation)
    }
  }
}
