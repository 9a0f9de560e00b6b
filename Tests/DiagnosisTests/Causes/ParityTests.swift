// Every cause is wired from end to end: recognised, told apart, helped against, written down.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ParityTests {
  @Test(arguments: Cause.allCases)
  func evidenceFiresIt(_ cause: Cause) throws {
    let findings = diagnose(CauseExample(of: cause).fires, Standards(now: .noon))
    let finding = try #require(findings.first { $0.cause == cause }, "\(findings.map(\.cause))")
    if cause == .missingPrivilege {
      #expect(finding.severity == .info)
    } else {
      #expect(findings.first?.cause == cause, "\(findings.map { ($0.cause, $0.confidence) })")
      #expect(finding.severity > .info)
    }
    #expect(!finding.support.isEmpty && !finding.title.isEmpty && !finding.remedies.isEmpty)
  }

  @Test(arguments: Cause.allCases)
  func whatComesNearDoesNot(_ cause: Cause) {
    let findings = diagnose(CauseExample(of: cause).near, Standards(now: .noon))
    let urgent = findings.filter { cause == .missingPrivilege || $0.severity > .info }
    #expect(!urgent.contains { $0.cause == cause }, "\(findings.map { ($0.cause, $0.confidence, $0.title) })")
  }

  @Test(arguments: Cause.allCases)
  func whateverIsNotCertainSaysWhatWouldSettleIt(_ cause: Cause) {
    let example = CauseExample(of: cause)
    for finding in [example.fires, example.near].flatMap({ diagnose($0, Standards(now: .noon)) }) {
      #expect((0...1).contains(finding.confidence) && finding.confidence > 0)
      #expect(!finding.support.isEmpty)
      #expect(finding.wouldSettle.isEmpty == (finding.certainty == "certain"), "\(finding)")
    }
  }

  @Test(arguments: Cause.allCases)
  func itIsWrittenDown(_ cause: Cause) {
    let entry = cause.entry
    #expect(!cause.playbook.isEmpty)
    #expect(!entry.guide.isEmpty && !entry.meaning.isEmpty && !entry.clause.isEmpty)
    #expect(!entry.evidence.isEmpty && !entry.refutation.isEmpty && !entry.settledBy.isEmpty)
    #expect(!entry.clause.hasSuffix("."))
  }
}
