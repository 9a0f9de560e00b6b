// A report says no more than is known, and how old it is.

import Diagnosis
import Samples
import TestSupport
import Testing

@testable import Reports

@Suite struct ReportClaimsTests {
  @Test func statesOtherThanRunningAreNamed() throws {
    var starting = Source.running("invoices", id: "u14")
    starting.status = .starting
    let both = ReportScene.of(.healthy(materialize: .healthy(sources: [.running("orders", id: "u12"), starting])))
    #expect(both.markdown.contains("\nOf 2 sources 1 is running and 1 is starting, and none was hurt"))
    let one = ReportScene.of(.healthy(materialize: .healthy(sources: [starting])))
    #expect(one.markdown.contains("\nThe source is starting, and none was hurt"))
  }

  @Test func nothingIsClaimedOfSourcesThatNobodyTellsOf() {
    let report = ReportScene.of(
      Evidence([
        .targets([.upstream("orders-db")], at: .noon - .seconds(10)),
        .connected(.upstream("orders-db"), .example(), at: .noon - .seconds(9)),
        .upstream("orders-db", .healthy()),
      ])
    ).markdown
    #expect(
      report.contains("\n1 upstream is watched, and Materialize is not: how the sources are is not known.\n"))
    #expect(!report.contains("hurt"))
  }

  @Test func whatIsOldSaysHowOld() throws {
    let report = try ReportScene.recorded("firewall-change").markdown
    for figure in ["connections remaining", "round trip", "WAL senders", "slot of orders"] {
      #expect(report.split(separator: "\n").contains { $0.contains(figure) && $0.contains(" ago") }, "\(figure)")
    }
    #expect(report.contains("It does not answer: what it said of itself is of 2026-11-22 21:41:"))
  }

  @Test func whatIsSoForTheSameReasonsIsSaidOnceAndOfNoUpstreamInParticular() throws {
    let report = try ReportScene.recorded("maintenance-window").markdown
    #expect(report.contains("upgraded from v26.4.0-stand-in to v26.5.0-stand-in, as seen in"))
    #expect(report.contains("upstreams `orders-db` and `billing-db`"))
    #expect(report.split(separator: "\n").count { $0.hasPrefix("### ") && $0.contains("upgraded from") } == 1)
  }

  @Test func aDateIsNotLikely() throws {
    let report = try ReportScene.recorded("certificate-expiry").markdown
    let findings = report.split(separator: "\n").drop { $0 != "## Findings" }
    let dates = zip(findings, findings.dropFirst()).filter { $0.0.hasPrefix("### ") && $0.0.contains("expires in") }
    #expect(!dates.isEmpty && dates.allSatisfy { !$0.1.contains("likely") })
  }

  @Test func whatWentOnAtTheFailureIsNotSaidToHaveEndedLongBefore() throws {
    let report = try ReportScene.recorded("connection-timeout").markdown
    #expect(report.contains("- since 50s before it, `orders-db`: logged 10 times: terminating connection"))
  }
}
