// Maintenance of Materialize: recognised by its own signs, refuted by whoever ran on, and said to be worth waiting for.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct MaintenanceTests {
  private func first(_ evidence: Evidence, now: Moment = .noon) throws -> Finding {
    try #require(diagnose(evidence, Standards(now: now)).first { $0.source == "u12" })
  }

  @Test func allSourcesOfAllUpstreamsAndAYoungMaterialize() throws {
    let finding = try first(Outage.maintenance.evidence)
    #expect(finding.cause == .maintenanceWindow && finding.severity == .warning)
    #expect(finding.certainty == "very likely")
    #expect(finding.advice.first?.hasPrefix("waiting is right") == true)
    // Started 31 s before noon by its uptime; three minutes are normal.
    #expect(finding.advice.first?.contains("Until 2026-11-22 10:02:29 UTC") == true)
  }

  @Test func anotherVersionIsProof() throws {
    var upgraded = MaterializeSample.healthy(sources: [])
    upgraded.facts?.value?.version = "v26.5.0 (fedcba)"
    upgraded.facts?.value?.uptime = .seconds(30)
    upgraded.sources = nil
    upgraded.events = nil
    let finding = try first(Outage.maintenance.with { $0.more = [.materialize(upgraded)] }.evidence)
    #expect(finding.certainty == "certain")
    #expect(finding.title == "Materialize was upgraded from v26.4.0 to v26.5.0")
  }

  @Test func aSourceOfAnotherUpstreamThatRanOnRefutesIt() throws {
    let alone = Outage.maintenance.with { $0.invoicesAgo = nil }
    let findings = diagnose(alone.evidence, Standards(now: .noon))
    #expect(!findings.contains { $0.cause == .maintenanceWindow && $0.severity > .info })
  }

  @Test func sourcesThatFellAtOtherTimesAreNoMaintenance() throws {
    let apart = Outage.maintenance.with {
      $0.invoicesAgo = .seconds(600)
      $0.materialize.facts?.value?.uptime = .seconds(86_400)
    }
    #expect(try first(apart.evidence).cause != .maintenanceWindow)
  }

  @Test func afterItsTimeWaitingIsNoLongerRight() throws {
    let finding = try first(Outage.maintenance.evidence, now: .noon + .seconds(600))
    #expect(finding.cause == .maintenanceWindow && finding.severity == .critical)
    #expect(finding.advice.first?.hasPrefix("it should be over since") == true)
  }

  @Test func withoutAReplicaItWaitsForOne() throws {
    let finding = try first(Outage(ago: .seconds(60)).with { $0.status = .paused }.evidence)
    #expect(finding.cause == .maintenanceWindow && finding.severity == .warning && finding.remedies == [.giveReplica])
  }

  @Test func aLostConnectionToMaterializeMayBeIts() throws {
    let refused = Loss(kind: .refused, step: .tcp, errno: 111, message: "")
    let evidence = Evidence.healthy(and: [.lost(.materialize, refused, at: .noon, retryAt: .noon)])
    let finding = try #require(diagnose(evidence, Standards(now: .noon)).first)
    #expect(finding.cause == .maintenanceWindow && finding.severity == .unknown)
  }

  // MARK: Cloud's schedule

  @Test(arguments: [
    // Wednesday evening in Dublin, in winter and in summer.
    ("eu-west-1", "2026-11-25 21:30:00", "2026-11-25 23:00:00"),
    ("eu-west-1", "2026-07-01 20:30:00", "2026-07-01 22:00:00"),
    // Thursday morning in New York.
    ("us-east-1", "2026-11-26 10:30:00", "2026-11-26 12:00:00"),
    ("us-west-2", "2026-07-02 09:30:00", "2026-07-02 11:00:00"),
  ])
  func theWindowEndsByTheClocksOfItsZone(_ region: String, _ time: String, _ end: String) throws {
    let now = try #require(Moment(timestamp: "\(time)+00"))
    let finding = try first(cloud(region, now: now), now: now)
    #expect(finding.advice.first?.contains("Until \(end) UTC") == true, "\(finding.advice)")
    #expect(finding.support.contains { $0.text.contains("Materialize Cloud maintains \(region)") })
  }

  @Test(arguments: ["2026-11-25 20:30:00", "2026-07-01 22:30:00", "2026-11-26 21:30:00"])
  func outsideOfItNothingIsSaidOfIt(_ time: String) throws {
    let now = try #require(Moment(timestamp: "\(time)+00"))
    let finding = try first(cloud("eu-west-1", now: now), now: now)
    #expect(!finding.support.contains { $0.text.contains("Materialize Cloud") })
  }

  @Test func aSelfManagedMaterializeHasNoWindow() throws {
    let now = try #require(Moment(timestamp: "2026-11-25 21:30:00+00"))
    let finding = try first(cloud("eu-west-1", host: "mz.example.net", now: now), now: now)
    #expect(!finding.support.contains { $0.text.contains("Materialize Cloud") })
  }

  /// The maintenance of `Outage.maintenance` at another time.
  private func cloud(_ region: String, host: String? = nil, now: Moment) -> Evidence {
    var materialize = MaterializeSample(at: now, roundTrip: .milliseconds(5))
    materialize.facts = Reading(
      MaterializeFacts(version: "v26.5.0", uptime: .seconds(30), environment: nil, role: "watcher"), at: now)
    var source = Source.running("orders", id: "u12")
    source.status = .starting
    source.since = now - .seconds(40)
    materialize.sources = Reading([source], at: now)
    materialize.events = Reading(
      [
        SourceEvent(sourceID: "u12", at: now - .seconds(86_400), status: .running),
        SourceEvent(sourceID: "u12", at: now - .seconds(40), status: .starting),
      ], at: now)
    var target = Target.materialize
    target.host = host ?? "abc.\(region).aws.materialize.cloud"
    return Evidence([
      .targets([target], at: now), .connected(.materialize, .example(), at: now), .materialize(materialize),
    ])
  }
}
