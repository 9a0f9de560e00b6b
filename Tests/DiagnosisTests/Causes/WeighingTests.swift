// How causes are told apart: by what speaks for them over the whole outage, and by what speaks against.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct WeighingTests {
  private func findings(_ outage: Outage) -> [Finding] { diagnose(outage.evidence, Standards(now: .noon)) }

  private func first(_ outage: Outage) throws -> Finding {
    try #require(findings(outage).first { $0.source == "u12" })
  }

  private let refusal = Loss(kind: .refused, step: .tcp, errno: 111, message: "", address: "10.0.4.17:5432")
  private let silence = Loss(kind: .silent, step: .tcp, message: "", address: "10.0.4.17:5432")

  // MARK: Refused or silent

  @Test func refusalSpeaksForARestartAndSilenceForAFirewall() throws {
    let refused = try first(Outage(Outage.closed, Outage.refused).with { $0.isWatched = false })
    #expect(refused.cause == .serverRestart && refused.certainty == "likely")
    let silent = try first(Outage(Outage.closed, Outage.silent).with { $0.isWatched = false })
    #expect(silent.cause == .firewallChange && silent.certainty == "likely")
    #expect(silent.wouldSettle.contains { $0.text.contains("VALIDATE CONNECTION") })
  }

  @Test func ourOwnConnectionAndProbesMakeItSurer() throws {
    let outage = Outage(Outage.closed, Outage.refused)
    let alone = try first(outage.with { $0.isWatched = false })
    let surer = try first(
      outage.with {
        $0.lose(refusal)
        $0.probe(tcp: .failed(StepFailure(kind: .refused, errno: 111, message: ""), after: nil))
      })
    #expect(surer.cause == .serverRestart && surer.confidence > alone.confidence + 0.2)
    #expect(surer.certainty == "very likely")
    #expect(
      surer.support.contains { $0.server == .upstream("orders-db") && $0.text.contains("refused") && $0.at != nil })
  }

  @Test func whatIsRefusedIsNotSilent() throws {
    let mixed = try first(Outage(Outage.closed, Outage.silent).with { $0.lose(refusal) })
    #expect(mixed.certainty == "possible" && mixed.against.contains { $0.text.contains("refused") })
  }

  @Test func aStartWithinTheOutageIsProof() throws {
    let restart = try first(.restart)
    #expect(restart.cause == .serverRestart && restart.certainty == "certain")
    #expect(restart.title == "orders-db restarted 2m ago")
    #expect(restart.support.first?.text.hasPrefix("pg_postmaster_start_time()") == true)
    // It explains the refusals, the break and the held slot.
    #expect(findings(.restart).filter { $0.source == "u12" }.count == 1)
  }

  @Test func aServersClockThatIsAheadIsTakenIntoAccount() throws {
    let ahead = Outage.restart.with {
      $0.upstream.facts?.value?.clock = $0.upstream.at + .seconds(7_200)
      $0.upstream.facts?.value?.startedAt = .noon - .seconds(120) + .seconds(7_200)
    }
    #expect(try first(ahead).title == "orders-db restarted 2m ago")
  }

  @Test func aServerThatRanOnWasNotRestarted() throws {
    let ended = "postgres: db error: FATAL: terminating connection due to administrator command"
    let terminated = try first(Outage(ended))
    #expect(terminated.cause == .serverRestart)
    #expect(terminated.title == "its session on orders-db was terminated by an administrator")
    // Refused, though it is up: what rejects Materialize stands before it.
    let refused = try first(Outage(Outage.closed, Outage.refused))
    #expect(refused.cause == .firewallChange)
    #expect(refused.support.contains { $0.text.hasPrefix("pg_postmaster_start_time()") })
  }

  @Test func aSenderWithoutReplyShowsThatNothingGetsThrough() throws {
    let mute = Outage(Outage.closed).with {
      $0.upstream.replication?.value?.senders[0].repliedAt = .noon - .seconds(45)
    }
    let finding = try first(mute)
    #expect(finding.cause == .firewallChange)
    #expect(finding.support.first?.text.contains("has had no reply for 44s") == true)
    let fresh = mute.with { $0.upstream.replication?.value?.senders[0].repliedAt = .noon - .seconds(2) }
    #expect(try first(fresh).cause == .networkInstability)
  }

  @Test func aRunningSourceWhoseSenderIsMuteIsToldBeforeMaterializeNotices() {
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.senders[0].repliedAt = .noon - .seconds(50)
    let findings = diagnose(.healthy(upstream: upstream), Standards(now: .noon))
    #expect(findings.map(\.cause) == [.firewallChange] && findings.map(\.severity) == [.warning])
  }

  @Test func aPassedValidationRefutesAFirewall() throws {
    let passed = Outage(Outage.closed, Outage.silent).with { $0.validate(.passed(.milliseconds(212))) }
    let firewall = findings(passed).first { $0.cause == .firewallChange }
    #expect(firewall.map { $0.confidence < 0.4 } ?? true)
    let failed = Outage(Outage.closed).with {
      $0.validate(
        .failed(
          ServerError(severity: "ERROR", sqlstate: nil, message: "error connecting to server: deadline has elapsed"),
          after: .seconds(30)))
    }
    #expect(try first(failed).cause == .firewallChange)
  }

  // MARK: The history

  @Test func theErrorAfterConnectionClosedTells() throws {
    let outage = Outage(
      Outage.closed, "postgres: db error: FATAL: password authentication failed for user \"m\"", Outage.closed)
    let finding = try first(outage)
    #expect(finding.cause == .authenticationFailure && finding.certainty == "certain")
    #expect(finding.support.contains { $0.text.hasPrefix("mz_source_status_history") })
  }

  @Test func anErrorThatIsOverCountsLessThanTheOneThatStands() throws {
    // It began with a restart; what stands now is that nobody lets it in any more.
    let outage = Outage(
      "postgres: db error: FATAL: the database system is shutting down", Outage.refused, Outage.refused, Outage.refused,
      Outage.refused, "postgres: db error: FATAL: no pg_hba.conf entry for host \"10.1.0.9\", user \"materialize\"")
    let found = findings(outage).filter { $0.source == "u12" }
    #expect(found.first?.cause == .hbaRejection)
    #expect(found.dropFirst().allSatisfy { $0.severity == .info })
  }

  @Test func whatHappenedWithinTheHourBeforeIsAHint() throws {
    let outage = Outage(Outage.closed, ago: .seconds(10)).with {
      $0.history = [
        SourceEvent(sourceID: "u12", at: .noon - .seconds(1_800), status: .running),
        SourceEvent(sourceID: "u12", at: .noon - .seconds(900), status: .stalled, error: Outage.silent),
        SourceEvent(sourceID: "u12", at: .noon - .seconds(800), status: .running),
        SourceEvent(sourceID: "u12", at: .noon - .seconds(10), status: .stalled, error: Outage.closed),
      ]
    }
    let firewall = findings(outage).first { $0.cause == .firewallChange }
    #expect(firewall?.support.first?.text.hasPrefix("before that:") == true)
    #expect(firewall?.certainty == "possible")
  }

  // MARK: Exclusion and explanation

  @Test func figuresBeatRefusals() throws {
    let full = Outage(Outage.closed, Outage.refused).with { $0.upstream = .healthy(used: 97) }
    let finding = try first(full)
    #expect(finding.cause == .resourceExhaustion && finding.certainty == "certain")
    #expect(!findings(full).contains { $0.cause == .serverRestart })
  }

  @Test func roomThatWasThereAllTheTimeSpeaksAgainstExhaustion() throws {
    let outage = Outage(Outage.closed).with { $0.log("sorry, too many clients already", .resources, role: nil) }
    let finding = try #require(findings(outage).first { $0.cause == .resourceExhaustion })
    #expect(finding.against.contains { $0.text.contains("remained at the worst") })
  }

  @Test func exhaustionAtTheWorstIsRememberedWhenRoomHasComeBack() throws {
    let outage = Outage(Outage.closed).with {
      var worst = UpstreamSample.healthy(used: 97)
      worst.at = .noon - .seconds(200)
      $0.more = [.upstream("orders-db", worst), .upstream("orders-db", .healthy())]
    }
    let finding = try first(outage)
    #expect(finding.cause == .resourceExhaustion)
    #expect(finding.title == "orders-db had no connection slot left for ordinary roles")
  }

  @Test func aReplicationTimeoutIsTheConsequenceOfSilence() throws {
    let line = "terminating walsender process due to replication timeout"
    let slow = Outage(Outage.closed).with { $0.log(line, .replication) }
    #expect(try first(slow).cause == .connectionTimeout)
    let shut = Outage(Outage.closed, Outage.silent).with {
      $0.log(line, .replication)
      $0.lose(silence)
    }
    #expect(try first(shut).cause == .firewallChange)
  }

  @Test func theServersWordsAboutASessionOfMaterializesAreProof() throws {
    let line = "terminating connection due to idle-session timeout"
    let ended = try first(Outage(Outage.closed).with { $0.log(line, .timeout) })
    #expect(ended.cause == .connectionTimeout && ended.certainty == "certain")
    #expect(ended.title == "orders-db ended a session of Materialize's: idle-session timeout")
    let others = try first(Outage(Outage.closed).with { $0.log(line, .timeout, role: "web") })
    #expect(others.cause == .networkInstability)
  }

  @Test func aPoolerStandsInThePath() throws {
    let pooled = Outage(Outage.closed).with { $0.upstream.facts?.value?.backendPID = 9 }
    let finding = try first(pooled)
    #expect(finding.cause == .loadBalancer && finding.remedies.first == .bypassPooler)
  }

  @Test func oneAgeAgainAndAgainIsNoInstability() throws {
    let finding = try first(.cutAtOneAge(spans: [60, 61, 60, 59]))
    #expect(finding.cause == .loadBalancer && finding.title == "its connection is cut again and again after 1m")
    #expect(try first(.cutAtOneAge(spans: [60, 400, 25, 190])).cause == .networkInstability)
  }

  @Test func anExpiredServerCertificateMattersWhereItIsChecked() throws {
    let shown = PeerTLS(
      version: "TLSv1.3", cipher: "", bits: 256, chain: [.expiring(in: .seconds(-3_600), subject: "CN=orders-db")])
    func outage(_ mode: String) -> Outage {
      Outage(Outage.closed, "postgres: error performing TLS handshake: certificate verify failed").with {
        $0.sslMode = mode
        $0.more = [.connected(.upstream("orders-db"), .example(tls: shown), at: .noon)]
      }
    }
    #expect(try first(outage("verify-full")).title == "the server certificate of orders-db expired 1h ago")
    #expect(try first(outage("require")).certainty != "certain")
  }

  @Test func anAlertSaysThatItIsMaterializesCertificate() throws {
    let alert = "postgres: error communicating with the server: sslv3 alert certificate expired"
    let soon = PeerTLS(
      version: "TLSv1.3", cipher: "", bits: 256, chain: [.expiring(in: .seconds(11 * 86_400), subject: "CN=orders-db")])
    let outage = Outage(Outage.closed, alert).with {
      $0.more = [.connected(.upstream("orders-db"), .example(tls: soon), at: .noon)]
    }
    let finding = try first(outage)
    #expect(finding.title == "the certificate that Materialize shows has expired")
    #expect(finding.remedies.first == .renewClientCertificate)
    // The server's own, which expires soon, is another matter.
    #expect(findings(outage).contains { $0.source == nil && $0.cause == .certificateExpiry && $0.severity == .warning })
  }

  @Test func linesOfTheLogAreCountedThatReadTheSame() throws {
    let outage = Outage(Outage.closed).with {
      for second in [0, 10, 20] {
        $0.log("terminating connection due to idle-session timeout", .timeout, after: .seconds(second))
      }
      $0.log("terminating connection due to idle-in-transaction timeout", .timeout, after: .seconds(30))
    }
    func told(_ outage: Outage) throws -> [String] { try first(outage).support.map(\.text) }
    #expect(try told(outage).contains("log: terminating connection due to idle-in-transaction timeout"))
    let again = outage.with {
      $0.log("terminating connection due to idle-session timeout", .timeout, after: .seconds(40))
    }
    #expect(
      try told(again).contains(
        "log: terminating connection due to idle-session timeout; 4 such lines since 2026-11-22 09:55:48 UTC"))
  }

  @Test func mostIsMoreThanHalf() throws {
    func holders(_ largest: Int) -> [String] {
      var upstream = UpstreamSample.healthy(used: 97)
      upstream.sessions?.value?.groups = [
        SessionGroup(application: "", role: "batch", database: "shop", state: "idle", address: nil, count: largest)
      ]
      return diagnose(.healthy(upstream: upstream), .noon).flatMap { $0.support.map(\.text) }
    }
    #expect(holders(49).contains("most are held by role batch: 49"))
    #expect(holders(48).contains("role batch holds 48 of 97"))
  }

  @Test func linesThatLetNobodyInAreEvidence() throws {
    var rule = AccessRule.lettingIn
    rule.type = "hostssl"
    let outage = Outage(Outage.closed).with {
      $0.upstream.accessRules = Reading([rule], at: .noon)
      $0.upstream.sessions?.value?.replicating = [
        SessionDetail(
          pid: 1, role: "materialize", database: "shop", application: "", backendType: "client backend", state: nil,
          address: "10.1.0.9", startedAt: nil, stateChangedAt: nil, tls: nil)
      ]
    }
    let finding = try first(outage)
    #expect(finding.cause == .hbaRejection)
    #expect(finding.support.first?.text.contains("SSL MODE disable, from 10.1.0.9") == true)
    #expect(try first(outage.with { $0.sslMode = "require" }).cause != .hbaRejection)
  }

  @Test func aSlotThatIsGoneOrHeldByAnother() throws {
    let gone = Outage(Outage.closed).with { $0.upstream.replication?.value?.slots = [] }
    #expect(try first(gone).cause == .slotLost)
    let held = Outage(Outage.closed).with { $0.upstream.replication?.value?.senders[0].role = "debezium" }
    let finding = try first(held)
    #expect(finding.cause == .slotInUse && finding.title == "another consumer, role debezium, holds its slot")
  }

  // MARK: What never heals

  @Test(arguments: [
    "postgres: slot overcompacted. Requested LSN 100 but only LSNs >= 200 are available",
    "postgres: unsupported action: database restored from point-in-time backup. Expected timeline ID 1 but got 2",
    "postgres: publication \"mz_source\" does not exist", "postgres: table was truncated",
  ])
  func theSourceMustBeRecreatedAndWhy(_ error: String) throws {
    let finding = try first(Outage(Outage.closed, error))
    #expect(finding.remedies.contains(.recreateSource))
    #expect(finding.support.contains { $0.text.contains("does not heal by itself") && $0.text.contains("ecreate") })
    #expect(SourceError(error)?.needsRecreation == true)
  }

  @Test func aWrongPasswordDoesNotHealAndNeedsNoRebuild() throws {
    let error = "postgres: db error: FATAL: password authentication failed for user \"materialize\""
    #expect(SourceError(error)?.heals == false && SourceError(error)?.needsRecreation == false)
    #expect(try !first(Outage(error)).remedies.contains(.recreateSource))
  }

  @Test func evidenceIsHeaviestFirstAndNamesServerAndTime() throws {
    let finding = try first(.restart)
    #expect(finding.support.last?.text == "mz_source_statuses.error: \(Outage.refused)" || finding.support.count > 1)
    #expect(finding.support.allSatisfy { $0.server != nil })
    #expect(finding.support.first?.sentence.hasSuffix("(orders-db, 2026-11-22 09:59:59 UTC)") == true)
  }
}
