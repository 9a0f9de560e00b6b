// Sources that fail again and again: every time counts, and no time at which they ran is called an outage.

import Diagnosis
import Samples
import TestSupport
import Testing

@testable import Reports

@Suite struct RelapseTests {
  /// `orders` fell three times, for 5, 10 and 5 seconds; it started for the first time, was paused, and fell once long before.
  private static func relapses(_ status: Source.Status = .running) -> Evidence {
    var outage = Outage(Outage.closed)
    outage.status = status
    outage.recovered = .seconds(5)
    let changes: [(ago: Double, status: Source.Status)] = [
      (9_000, .starting), (8_990, .running), (8_000, .stalled), (7_990, .running), (200, .paused), (199, .starting),
      (190, .running), (100, .stalled), (95, .running), (60.1, .stalled), (55, .starting), (49.9, .running),
      (10, .stalled),
    ]
    outage.history =
      (changes + (status == .running ? [(5, .running)] : [])).map { ago, status in
        SourceEvent(
          sourceID: "u12", at: .noon - .seconds(ago), status: status, error: status == .stalled ? Outage.closed : nil)
      }
    return outage.evidence
  }

  private func summary(of report: IncidentReport) -> [String] {
    Array(report.markdown.split(separator: "\n").map(String.init).drop { $0 != "## Summary" }.dropFirst().prefix(3))
  }

  @Test func everyTimeIsCountedFromTheFirstOfTheSeries() {
    let report = ReportScene.of(RelapseTests.relapses())
    #expect(report.markdown.hasPrefix("# Incident of 2026-11-22 09:58 UTC: `orders` failed 3 times\n"))
    #expect(
      summary(of: report)[0] == "Source `orders` failed 3 times, for 5s to 11s each time, between 2026-11-22 09:58:20 "
        + "and 2026-11-22 09:59:55 UTC, and has been running for 5s since.")
    // In all, from the first on; the start and the pause are none of them.
    #expect(report.markdown.contains("orders  running  3       2026-11-22 09:58:20  2026-11-22 09:59:55  21s"))
  }

  @Test func whatIsHurtNowIsSaidBesides() {
    let report = ReportScene.of(RelapseTests.relapses(.stalled))
    #expect(report.markdown.hasPrefix("# Incident of 2026-11-22 09:58 UTC: `orders` failed 3 times and is stalled\n"))
    #expect(summary(of: report)[0].hasSuffix("each time, since 2026-11-22 09:58:20 UTC, and is stalled now."))
  }

  @Test func whatHelpsIsSaidWhileItMayFailAgain() throws {
    for name in ["connection-timeout", "load-balancer"] {
      let whatNext = summary(of: try ReportScene.recorded(name))[2]
      #expect(whatNext.contains("; what helps first: ") && !whatNext.contains("nothing has to be done"), "\(name)")
    }
    #expect(summary(of: try ReportScene.recorded("maintenance-window"))[2].contains("nothing has to be done at once"))
  }

  @Test(arguments: [JournalEntry.Outcome.applied, .refused])
  func whatWasDoneSinceMayHaveHelped(outcome: JournalEntry.Outcome) {
    let change = JournalEntry(
      id: "1", at: .noon - .seconds(8), upstream: "orders-db", purpose: "Exempt role materialize", sql: [],
      outcome: outcome)
    let whatNext = summary(of: ReportScene.of(RelapseTests.relapses(), journal: [change]))[2]
    #expect(whatNext.contains("Exempt role materialize") && whatNext.contains("helps first") == (outcome == .refused))
  }

  @Test func outagesThatDoNotOverlapAreNotOneSpan() throws {
    let report = try ReportScene.recorded("load-balancer")
    #expect(summary(of: report)[0].contains("(`customers` and `orders`) failed 4 to 5 times each, for 5s"))
  }

  /// Who stopped runs again before it stops again, and only who stopped runs again.
  @Test(arguments: ["connection-timeout", "load-balancer", "network-instability", "maintenance-window"])
  func stopsAndRecoveriesInTheTimelineFitEachOther(name: String) throws {
    let timeline = try ReportScene.recorded(name).markdown.split(separator: "\n")
      .drop { $0 != "## Timeline" }.prefix { $0 != "## Findings" }
    let stops = timeline.filter { $0.contains("stopped: ") }
    #expect(!stops.isEmpty && !stops.contains { $0.contains("(and 2 more)") })
    func sources(_ rows: [Substring]) -> Int { rows.reduce(0) { $0 + ($1.contains("(and 1 more)") ? 2 : 1) } }
    let recoveries = sources(timeline.filter { $0.contains("runs again") })
    // Two of them may be hurt at the end.
    #expect((recoveries...recoveries + 2).contains(sources(stops)), "\(name)")
  }
}
