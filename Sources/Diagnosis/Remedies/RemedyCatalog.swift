// Every remedy is a function in a file of its own and a case in the switch below.

/// What helps against `finding`, worked out for its upstream and that server's provider, in the order of its remedies.
/// A remedy whose values are good already is left out; one that can be had in two sizes comes twice, the smaller first.
package func remedies(for finding: Finding, _ evidence: Evidence, _ standards: Standards) -> [Remedy] {
  let context = RemedyContext(finding, evidence, standards)
  return finding.remedies.flatMap { $0.workedOut(in: context) }
}

extension RemedyID {
  func workedOut(in context: RemedyContext) -> [Remedy] {
    switch self {
    case .waitForReconnection: Diagnosis.waitForReconnection(context)
    case .validateConnection: Diagnosis.validateConnection(context)
    case .setKeepalives: Diagnosis.setKeepalives(context)
    case .setWalSenderTimeout: Diagnosis.setWalSenderTimeout(context)
    case .exemptFromTimeouts: Diagnosis.exemptFromTimeouts(context)
    case .endIdleSessions: Diagnosis.endIdleSessions(context)
    case .limitRole: Diagnosis.limitRole(context)
    case .raiseConnectionLimit: Diagnosis.raiseConnectionLimit(context)
    case .raiseMaxConnections: Diagnosis.raiseMaxConnections(context)
    case .raiseWalSenders: Diagnosis.raiseWalSenders(context)
    case .raiseReplicationSlots: Diagnosis.raiseReplicationSlots(context)
    case .dropUnusedSlots: Diagnosis.dropUnusedSlots(context)
    case .raiseSlotWalKeepSize: Diagnosis.raiseSlotWalKeepSize(context)
    case .endSlotHolder: Diagnosis.endSlotHolder(context)
    case .admitMaterialize: Diagnosis.admitMaterialize(context)
    case .encryptConnection: Diagnosis.encryptConnection(context)
    case .openFirewall: Diagnosis.openFirewall(context)
    case .correctName: Diagnosis.correctName(context)
    case .correctLogin: Diagnosis.correctLogin(context)
    case .raiseBalancerTimeout: Diagnosis.raiseBalancerTimeout(context)
    case .bypassPooler: Diagnosis.bypassPooler(context)
    case .renewServerCertificate: Diagnosis.renewServerCertificate(context)
    case .renewClientCertificate: Diagnosis.renewClientCertificate(context)
    case .steadyNetwork: Diagnosis.steadyNetwork(context)
    case .scheduleMaintenance: Diagnosis.scheduleMaintenance(context)
    case .addMonitoring: Diagnosis.addMonitoring(context)
    case .logConnections: Diagnosis.logConnections(context)
    case .recreateSource: Diagnosis.recreateSource(context)
    case .restorePublication: Diagnosis.restorePublication(context)
    case .giveReplica: Diagnosis.giveReplica(context)
    case .grantPrivilege: Diagnosis.grantPrivilege(context)
    case .askByHand: Diagnosis.askByHand(context)
    }
  }
}
