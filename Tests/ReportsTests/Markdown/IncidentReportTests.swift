// What the report says, as it was when somebody was content with it.

import Reports
import Samples
import TestSupport
import Testing

@Suite struct IncidentReportTests {
  @Test(arguments: ReportScene.allCases)
  func looksAsItDid(scene: ReportScene) throws {
    expectText(try scene.report().markdown, "Tests/ReportsTests/Golden/\(scene.rawValue).md")
  }

  @Test(arguments: ReportScene.allCases)
  func theSummaryHasThreeSentences(scene: ReportScene) throws {
    let lines = try scene.report().markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let begin = try #require(lines.firstIndex(of: "## Summary")) + 2
    let summary = lines[begin...].prefix { !$0.isEmpty }
    #expect(summary.count == 3)
    #expect(summary.allSatisfy { $0.hasSuffix(".") && !$0.contains("..") })
  }

  @Test(arguments: ReportScene.allCases)
  func nothingSteersATerminalAndNoFenceIsBrokenOutOf(scene: ReportScene) throws {
    let text = try scene.report().markdown
    #expect(!text.unicodeScalars.contains { $0.isSteering && $0 != "\n" })
    #expect(text.hasSuffix("\n") && !text.contains("\n\n\n"))
  }

  @Test func aLongReportHasAnEnd() {
    let entries = (0..<500).map { number in
      JournalEntry(
        id: "\(number)", at: .noon - .seconds(number), upstream: "orders-db", purpose: "Change \(number)",
        sql: (0..<100).map { "SELECT \($0)" }, outcome: .applied)
    }
    let evidence = Outage(Outage.closed).evidence
    let lines = ReportScene.of(evidence, journal: entries.reversed()).markdown.split(separator: "\n")
    #expect(lines.count < 700)
    #expect(lines.contains { $0.hasPrefix("… ") && $0.hasSuffix(" more …") })
  }
}
