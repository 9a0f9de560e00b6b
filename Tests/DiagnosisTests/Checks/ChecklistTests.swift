// The stages of the wizard: stable ids, results that flip with the evidence, reasons with figures.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ChecklistTests {
  static func subject(_ evidence: Evidence, now: Moment = .noon) -> CheckContext? {
    guard let source = evidence.source("u12") else { return nil }
    let standards = Standards(now: now)
    return CheckContext(
      source: source, findings: diagnose(evidence, standards), evidence: evidence, standards: standards)
  }

  private func result(_ id: String, _ checks: [Check]) -> Check.Result? { checks.first { $0.id == id }?.result }

  @Test func idsAreStableAndUnique() throws {
    let subject = try #require(ChecklistTests.subject(.healthy()))
    #expect(
      subject.checklist.map(\.id) == [
        "connection-parameters", "dns", "firewall", "host-reachable", "materialize-path", "logs", "log-timeouts",
        "log-authentication", "log-resources", "log-shutdowns", "log-network", "connection-limits", "own-limits",
        "wal-senders", "replication-slots", "timeouts", "keepalives", "wal-sender-timeout", "path",
        "server-certificate",
        "client-certificate", "access-rules", "slot", "publication",
      ])
    #expect(subject.understanding.map(\.id) == ["recovered", "maintenance-window", "next-error", "heals", "others"])
    #expect(
      subject.prevention.map(\.id) == [
        "prevent-keepalives", "prevent-timeouts", "prevent-network", "prevent-capacity", "prevent-tls",
        "prevent-monitoring", "prevent-maintenance", "prevent-poolers",
      ])
    #expect(
      subject.verification(since: .noon, span: .seconds(120)).map(\.id) == [
        "running", "restarts", "slot-active", "lag", "feedback", "headroom", "validated",
      ])
  }

  @Test func everyCheckSaysWhyAndHelpsWhereItDoesNotPass() throws {
    for evidence in [
      Evidence.healthy(), .troubled(), Evidence([.targets([.materialize], at: .noon), .materialize(.healthy())]),
    ] {
      let subject = try #require(ChecklistTests.subject(evidence))
      let all =
        subject.understanding + subject.checklist + subject.verification(since: .noon, span: .seconds(120))
        + subject.prevention
      for check in all {
        #expect(!check.title.isEmpty && !check.reason.isEmpty, "\(check.id)")
        if check.result == .fail, !["others", "slot-active"].contains(check.id) {
          #expect(!check.remedies.isEmpty, "\(check.id)")
        }
      }
    }
  }

  @Test func aHealthyInstallationFailsNothing() throws {
    let subject = try #require(ChecklistTests.subject(.healthy(upstream: .content)))
    let poor = (subject.understanding + subject.checklist + subject.prevention).filter { $0.result == .fail }
    #expect(poor.isEmpty)
    // In clear, as SSL MODE left out means, is the one thing to be better.
    #expect(subject.prevention.filter { $0.result == .warn }.map(\.id) == ["prevent-tls"])
    #expect(subject.prevention.score == (4, 5))
  }

  @Test func whatIsWrongFails() throws {
    let checks = try #require(ChecklistTests.subject(.troubled())).checklist
    for id in [
      "connection-limits", "own-limits", "wal-senders", "replication-slots", "path", "server-certificate",
      "access-rules",
    ] {
      #expect(result(id, checks) == .fail, "\(id)")
    }
    for id in ["timeouts", "keepalives", "wal-sender-timeout", "slot"] { #expect(result(id, checks) == .warn, "\(id)") }
  }

  @Test(arguments: [
    (Loss.Kind.refused, Step.tcp, "firewall", Check.Result.pass), (.silent, .tcp, "firewall", .fail),
    (.unresolved, .dns, "dns", .fail), (.refused, .tcp, "host-reachable", .fail), (.refused, .tcp, "dns", .cannotTell),
  ])
  func aLossTellsHowFarOneGets(_ kind: Loss.Kind, _ step: Step, _ id: String, _ expected: Check.Result) throws {
    let loss = Loss(kind: kind, step: step, message: "so it is")
    let evidence = Evidence.healthy(and: [
      .lost(.upstream("orders-db"), loss, at: .noon, retryAt: .noon + .seconds(1))
    ])
    let subject = try #require(ChecklistTests.subject(evidence))
    #expect(result(id, subject.checklist) == expected)
  }

  @Test func theLogCountsSinceTheTrouble() throws {
    func logged(_ minutes: Int, _ logClass: LogClass) -> Evidence {
      let event = LogEvent(
        at: .noon - .seconds(minutes * 60), severity: .fatal, message: "terminating connection", logClass: logClass)
      let excerpt = LogExcerpt(.file(path: "/log"), format: .stderr, events: [event])
      return .healthy(
        materialize: .healthy(sources: [.stalled("orders", id: "u12", error: "connection closed")]),
        and: [.logs("orders-db", Reading(excerpt, at: .noon), at: .noon)])
    }
    // It stalled 4 m 12 s ago.
    let recent = try #require(ChecklistTests.subject(logged(4, .shutdown))).checklist
    #expect(result("log-shutdowns", recent) == .fail && result("log-timeouts", recent) == .pass)
    let old = try #require(ChecklistTests.subject(logged(30, .shutdown))).checklist
    #expect(result("log-shutdowns", old) == .pass)
  }

  @Test func theTestFromMaterializeCounts() throws {
    func validated(_ outcome: Validation.Outcome) throws -> Check {
      let evidence = Evidence.healthy(and: [
        .validation(Validation(connectionID: "u3", at: .noon - .seconds(5), outcome: outcome))
      ])
      let subject = try #require(ChecklistTests.subject(evidence))
      return try #require(subject.checklist.first { $0.id == "materialize-path" })
    }
    #expect(try validated(.passed(.milliseconds(40))).result == .pass)
    let failed = try validated(
      .failed(
        ServerError(severity: "ERROR", sqlstate: nil, message: "failed to lookup address information"), after: .zero))
    #expect(failed.result == .fail && failed.remedies.first == .correctName)
  }

  @Test func theMeaningNamesWhatTheNextErrorSaid() throws {
    var materialize = MaterializeSample.healthy(sources: [.stalled("orders", id: "u12", error: "connection closed")])
    materialize.events = Reading(
      [
        SourceEvent(sourceID: "u12", at: .noon - .seconds(252), status: .stalled, error: "postgres: connection closed"),
        SourceEvent(
          sourceID: "u12", at: .noon - .seconds(247), status: .stalled, error: "FATAL: sorry, too many clients already"),
      ], at: .noon)
    let subject = try #require(ChecklistTests.subject(.healthy(materialize: materialize)))
    #expect(subject.meaning.contains { $0.hasSuffix("A later attempt said: FATAL: sorry, too many clients already") })
    #expect(subject.meaning.contains("What it says: no connection slot is left at all."))
    #expect(result("next-error", subject.understanding) == .fail)
    #expect(result("heals", subject.understanding) == .warn)
  }

  /// Defaults could be better: that counts for prevention, and where something is wrong.
  @Test func defaultsAreNoWarningWhileAllIsWell() throws {
    let healthy = try #require(ChecklistTests.subject(.healthy()))
    #expect(result("keepalives", healthy.checklist) == .pass)
    #expect(result("prevent-keepalives", healthy.prevention) == .warn)
    #expect((healthy.understanding + healthy.checklist).allSatisfy { [.pass, .cannotTell].contains($0.result) })
    let stalled = MaterializeSample.healthy(sources: [.stalled("orders", id: "u12", error: "connection closed")])
    let hurt = try #require(ChecklistTests.subject(.healthy(materialize: stalled)))
    #expect(result("keepalives", hurt.checklist) == .warn)
  }

  @Test func remediesOfACheckAreWorkedOut() throws {
    let subject = try #require(ChecklistTests.subject(.troubled()))
    let check = try #require(subject.checklist.first { $0.id == "keepalives" })
    #expect(subject.remedies(for: check).map(\.id) == [.setKeepalives, .setKeepalives])
  }
}
