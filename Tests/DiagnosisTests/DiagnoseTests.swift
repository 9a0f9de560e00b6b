// The rules, each with evidence that fires it and evidence that does not.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct DiagnoseTests {
  private func findings(_ evidence: Evidence, now: Moment = .noon) -> [Finding] {
    diagnose(evidence, Standards(now: now))
  }

  @Test func aHealthyInstallationHasNoFinding() {
    #expect(findings(.healthy()) == [])
    #expect(Verdict(findings(.healthy())) == .ok)
  }

  @Test func aStalledSourceIsExplainedByItsFullUpstream() throws {
    let evidence = Evidence.healthy(
      upstream: .healthy(used: 97),
      materialize: .healthy(sources: [.stalled("orders", id: "u12", error: "postgres: connection closed")]))
    let first = try #require(findings(evidence).first)
    #expect(first.cause == .resourceExhaustion)
    #expect(first.severity == .critical)
    #expect(first.source == "u12" && first.upstream == "orders-db")
    #expect(first.confidence >= 0.9)
    #expect(first.support.contains { $0.text.contains("97 of 97") })
    // Said once: the upstream's own finding is an echo of the source's.
    #expect(findings(evidence).count { $0.cause == .resourceExhaustion } == 1)
  }

  @Test func withoutEvidenceConnectionClosedIsOnlyPossible() throws {
    let evidence = Evidence.healthy(
      materialize: .healthy(sources: [.stalled("orders", id: "u12", error: "postgres: connection closed")]))
    let first = try #require(findings(evidence).first)
    #expect(first.cause == .networkInstability)
    #expect(first.confidence < 0.4)
  }

  @Test func theHistoryTellsMoreThanTheCurrentError() throws {
    var sample = MaterializeSample.healthy(
      sources: [.stalled("orders", id: "u12", error: "postgres: connection closed")])
    let texts = ["postgres: db error: FATAL: the database system is shutting down", "postgres: connection closed"]
    sample.events = Reading(
      [SourceEvent(sourceID: "u12", at: .noon - .seconds(600), status: .running)]
        + texts.enumerated().map {
          SourceEvent(sourceID: "u12", at: .noon - .seconds(252 - $0 * 5), status: .stalled, error: $1)
        }, at: .noon)
    let evidence = Evidence.healthy(materialize: sample)
    let first = try #require(findings(evidence).first)
    #expect(first.cause == .serverRestart)
    #expect(evidence.source("u12").flatMap(evidence.since) == .noon - .seconds(252))
  }

  @Test func howOurOwnRoleIsReceivedSaysNothingAboutMaterializes() throws {
    let refused = Loss(
      kind: .rejected, step: .authentication,
      server: ServerError(severity: "FATAL", sqlstate: "28P01", message: "password authentication failed"), message: "")
    let evidence = Evidence.healthy(
      materialize: .healthy(sources: [.stalled("orders", id: "u12", error: "postgres: connection closed")]),
      and: [.lost(.upstream("orders-db"), refused, at: .noon, retryAt: .noon)])
    let source = try #require(findings(evidence).first { $0.source == "u12" })
    #expect(source.cause == .networkInstability)
    // Ours is a finding of its own.
    #expect(findings(evidence).contains { $0.source == nil && $0.cause == .authenticationFailure })
  }

  @Test func errorsThatNeverHealSaySo() throws {
    let evidence = Evidence.healthy(
      materialize: .healthy(sources: [
        .stalled("orders", id: "u12", error: "postgres: slot overcompacted. Requested LSN 100 but only LSNs >= 200")
      ]))
    let first = try #require(findings(evidence).first)
    #expect(first.cause == .slotLost)
    #expect(first.support.contains { $0.text.contains("does not heal by itself") })
  }

  @Test(
    arguments: [
      (Loss.tooManyClients, Cause.resourceExhaustion),
      (Loss(kind: .refused, step: .tcp, errno: 111, message: ""), .serverRestart),
      (Loss(kind: .silent, step: .tcp, message: ""), .firewallChange),
      (Loss(kind: .silent, step: .query, message: ""), .networkInstability),
      (Loss(kind: .unresolved, step: .dns, message: "Name or service not known"), .dnsFailure),
      (Loss(kind: .unreachable, step: .tcp, errno: 113, message: ""), .firewallChange),
      (Loss(kind: .tls, step: .tls, message: "certificate has expired"), .certificateExpiry),
      (Loss(kind: .passwordMissing, step: .authentication, message: ""), .authenticationFailure),
    ])
  func anUpstreamThatCannotBeUsedIsCritical(_ loss: Loss, _ cause: Cause) throws {
    let evidence = Evidence.healthy(and: [.lost(.upstream("orders-db"), loss, at: .noon, retryAt: .noon)])
    let first = try #require(findings(evidence).first)
    #expect(first.cause == cause && first.severity == .critical && first.upstream == "orders-db")
  }

  @Test func aHungUpstreamIsCriticalOncePatienceIsOver() {
    let evidence = Evidence.healthy(and: [.asked(.upstream("orders-db"), at: .noon)])
    #expect(findings(evidence, now: .noon + .seconds(3)) == [])
    #expect(findings(evidence, now: .noon + .seconds(10)).map(\.severity) == [.critical])
  }

  @Test func materializeOutOfReachLeavesTheSourcesUnknown() {
    let loss = Loss(kind: .silent, step: .tcp, message: "")
    let evidence = Evidence.healthy(and: [.lost(.materialize, loss, at: .noon, retryAt: .noon)])
    #expect(Verdict(findings(evidence)) == .unknown)
  }

  @Test func fewRemainingConnectionsAreAWarningAndNoneIsCritical() {
    #expect(findings(.healthy(upstream: .healthy(used: 80))) == [])
    #expect(findings(.healthy(upstream: .healthy(used: 94))).map(\.severity) == [.warning])
    #expect(findings(.healthy(upstream: .healthy(used: 97))).map(\.severity) == [.critical])
  }

  @Test func aLimitOfMaterializesRoleCountsAndOthersDoNot() {
    var upstream = UpstreamSample.healthy()
    upstream.sessions?.value?.roles = [ConnectionLimit(name: "web", limit: 5, used: 5)]
    #expect(findings(.healthy(upstream: upstream)) == [])
    upstream.sessions?.value?.roles = [ConnectionLimit(name: "materialize", limit: 3, used: 3)]
    #expect(findings(.healthy(upstream: upstream)).map(\.cause) == [.resourceExhaustion])
    upstream.sessions?.value?.roles = [ConnectionLimit(name: "materialize", limit: 3, used: 3, isSuperuser: true)]
    #expect(findings(.healthy(upstream: upstream)) == [])
  }

  @Test func usedUpSendersAndLostSlotsAreFound() {
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.maxSenders = 1
    #expect(findings(.healthy(upstream: upstream)).map(\.cause) == [.replicationCapacity])
    upstream = .healthy()
    upstream.replication?.value?.slots[0].walStatus = "lost"
    #expect(findings(.healthy(upstream: upstream)).map(\.cause) == [.slotLost])
  }

  @Test(arguments: [(40, nil), (20, Severity.warning), (5, .critical), (-1, .critical)])
  func certificatesAreJudgedByTheirDays(_ days: Int, _ severity: Severity?) {
    let certificate = Certificate.expiring(in: .seconds(days * 86_400 + 60), subject: "CN=watcher")
    let file = CertificateFile(path: "watcher.crt", outcome: .read([certificate]))
    let evidence = Evidence.healthy(
      and: [.certificates(.upstream("orders-db"), OwnCertificates(client: file), at: .noon)])
    #expect(findings(evidence).first?.severity == severity)
  }

  @Test func aMissingPrivilegeIsOnlyInformation() throws {
    var upstream = UpstreamSample.healthy()
    upstream.accessRules = Reading(trouble: .denied(grant: "GRANT something"))
    let found = findings(.healthy(upstream: upstream))
    #expect(found.map(\.cause) == [.missingPrivilege])
    #expect(found.first?.advice == ["GRANT something"])
    #expect(Verdict(found) == .ok)
  }

  @Test func theMostUrgentComesFirst() {
    let evidence = Evidence.healthy(
      upstream: .healthy(used: 94),
      materialize: .healthy(sources: [.stalled("orders", id: "u12", error: "postgres: table was truncated")]))
    #expect(findings(evidence).map(\.severity) == [.critical, .warning])
  }
}
