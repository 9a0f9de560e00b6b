// Every remedy, at every provider, is whole; and what can be applied is what is said.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct RemedyParityTests {
  static let places: [(Provider, String)] = [
    (.selfManaged, "orders-db"), (.amazonRDS, "orders.c0ffee.eu-west-1.rds.amazonaws.com"),
    (.amazonAurora, "orders.cluster-c0ffee.eu-west-1.rds.amazonaws.com"), (.googleCloudSQL, "34.1.2.3"),
    (.alloyDB, "10.1.2.3"), (.azure, "orders.postgres.database.azure.com"),
    (.neon, "ep-cool-night-123456-pooler.eu-central-1.aws.neon.tech"),
  ]

  @Test(arguments: places) func everyRemedyOfEveryPlaybookIsWorkedOut(_ provider: Provider, _ host: String) {
    let evidence = Evidence.troubled(provider: provider, host: host)
    for cause in Cause.allCases {
      let finding = Finding.about(cause, grants: ["GRANT pg_monitor TO watcher"])
      let given = Diagnosis.remedies(for: finding, evidence, .noon)
      #expect(given.map(\.id).reduced == cause.playbook, "\(cause.rawValue) at \(provider.rawValue)")
      for remedy in given { isWhole(remedy, provider) }
    }
  }

  @Test(arguments: places) func everyRemedyThereIsCanBeHad(_ provider: Provider, _ host: String) {
    for id in RemedyID.allCases {
      let source: Source = id == .giveReplica ? .paused : .stalled("orders", id: "u12", error: "connection closed")
      let evidence = Evidence.troubled(provider: provider, host: host, source: source) { _ in
      } connect: {
        if id == .encryptConnection { $0.sslMode = "disable" }
      }
      let given = remedies(id, evidence)
      #expect(!given.isEmpty, "\(id.rawValue) at \(provider.rawValue)")
      for remedy in given { isWhole(remedy, provider) }
    }
  }

  private func isWhole(_ remedy: Remedy, _ provider: Provider) {
    let name = "\(remedy.id.rawValue) at \(provider.rawValue)"
    #expect(!remedy.title.isEmpty && !remedy.effect.isEmpty, "\(name)")
    #expect(remedy.application != nil || !remedy.handOvers.isEmpty, "\(name)")
    #expect(remedy.handOvers.allSatisfy { !$0.title.isEmpty && !$0.text.isEmpty }, "\(name)")
    for handOver in remedy.handOvers { saysWhatToFillIn(handOver, name) }
    guard let proposal = remedy.proposal else { return }
    #expect(proposal.upstream == "orders-db" && !proposal.undo.isEmpty && !proposal.needs.isEmpty, "\(name)")
    #expect(!proposal.differences.isEmpty && proposal.differences.allSatisfy { $0.old != $0.new }, "\(name)")
    #expect(!proposal.action.statements.isEmpty, "\(name)")
    // Hosted servers refuse ALTER SYSTEM: there it is handed over.
    if provider != .selfManaged {
      #expect(!proposal.action.statements.contains { $0.hasPrefix("ALTER SYSTEM") }, "\(name)")
      #expect(!remedy.texts.contains("ALTER SYSTEM"), "\(name)")
    }
  }

  /// Words such as `INSTANCE_NAME` are explained in the same text, behind `Fill in`.
  private func saysWhatToFillIn(_ handOver: HandOver, _ name: String) {
    let words = handOver.text.split { !($0.isUppercase || $0 == "_") }.filter {
      $0.contains("_") && $0.first != "_" && !["NEON_API_KEY", "TLS_AES"].contains(String($0))
    }
    guard !words.isEmpty else { return }
    #expect(handOver.text.contains("Fill in"), "\(name), \(handOver.title): \(words)")
  }

  @Test func aHealthyInstallationHasNothingToBeChanged() {
    let upstream = UpstreamSample.content
    let evidence = Evidence.healthy(upstream: upstream)
    let given = RemedyID.allCases.flatMap { remedies($0, evidence) }
    #expect(given.compactMap(\.proposal).isEmpty)
    let left: Set<RemedyID> = Set(RemedyID.allCases).subtracting(given.map(\.id))
    #expect(
      left.isSuperset(of: [
        .setKeepalives, .setWalSenderTimeout, .exemptFromTimeouts, .limitRole, .raiseConnectionLimit,
        .raiseMaxConnections,
        .raiseWalSenders, .raiseReplicationSlots, .dropUnusedSlots, .raiseSlotWalKeepSize, .endSlotHolder,
        .bypassPooler,
        .renewServerCertificate, .logConnections, .giveReplica,
      ]))
  }

  @Test func aFindingAboutMaterializeHasRemediesWithoutAnUpstream() {
    let finding = Finding(.maintenanceWindow, .warning, confidence: 0.5, title: "away", support: ["seen"])
    let given = Diagnosis.remedies(for: finding, .healthy(), .noon)
    #expect(given.map(\.id) == [.waitForReconnection, .validateConnection])
  }
}

extension [RemedyID] {
  /// Two sizes of one remedy count once.
  fileprivate var reduced: [RemedyID] {
    reduce(into: []) { ids, id in if ids.last != id { ids.append(id) } }
  }
}

extension Source {
  static var paused: Source {
    var source = Source.running("orders", id: "u12")
    source.status = .paused
    return source
  }
}

extension UpstreamSample {
  /// With the settings that are recommended.
  static var content: UpstreamSample {
    var sample = UpstreamSample.healthy()
    let values = [
      ("tcp_keepalives_idle", "60", "s"), ("tcp_keepalives_interval", "10", "s"), ("wal_sender_timeout", "60000", "ms"),
      ("idle_session_timeout", "0", "ms"), ("lock_timeout", "0", "ms"), ("statement_timeout", "30000", "ms"),
      ("max_slot_wal_keep_size", "-1", "MB"),
    ]
    var settings = values.map { Setting(name: $0, value: $1, unit: $2, source: .default) }
    for (name, value) in [
      ("tcp_keepalives_count", "5"), ("max_connections", "100"), ("log_connections", "on"),
      ("log_disconnections", "on"),
    ] { settings.append(Setting(name: name, value: value, unit: nil, source: .default)) }
    sample.settings = Reading(settings, at: .noon)
    return sample
  }
}
