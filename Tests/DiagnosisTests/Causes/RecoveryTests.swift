// A source that runs again is told why it failed, as long as that is news.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct RecoveryTests {
  private let recovered = Outage.restart.with { $0.status = .running }

  @Test func itIsToldWhyItFailedAndNothingIsWrong() throws {
    let findings = diagnose(recovered.evidence, Standards(now: .noon))
    let finding = try #require(findings.first { $0.source == "u12" })
    #expect(finding.cause == .serverRestart && finding.severity == .info)
    #expect(finding.title == "recovered 1m ago after 3m 12s: orders-db restarted 2m ago")
    #expect(finding.clause == "orders-db restarted 2m ago" && finding.recovery?.outage == .seconds(192))
    #expect(Verdict(findings) == .ok)
  }

  @Test func afterAQuarterOfAnHourItIsNoNews() {
    let findings = diagnose(recovered.evidence, Standards(now: .noon + .seconds(841)))
    #expect(!findings.contains { $0.source == "u12" })
  }

  @Test func aSourceThatNeverRanBeforeHasNotRecovered() {
    let fresh = recovered.with { outage in outage.history = outage.history.filter { $0.at >= outage.began } }
    #expect(diagnose(fresh.evidence, Standards(now: .noon)).isEmpty)
  }

  @Test func aSourceThatFallsAgainAndAgainIsAWarningThoughItRuns() throws {
    let flapping = Outage.cutAtOneAge(spans: [60, 400, 25, 190]).with { outage in
      outage.status = .running
      outage.recovered = .seconds(1)
      outage.history.append(SourceEvent(sourceID: "u12", at: .noon - .seconds(1), status: .running))
    }
    let finding = try #require(diagnose(flapping.evidence, Standards(now: .noon)).first)
    #expect(finding.source == "u12" && finding.severity == .warning && finding.cause == .networkInstability)
    #expect(finding.support.contains { $0.text.contains("ceased to run 4 times within an hour") })
  }

  @Test func whatWillCutItAgainStaysAWarning() throws {
    let timed = Outage(Outage.closed).with {
      $0.status = .running
      $0.set("idle_session_timeout", 5_000)
    }
    let finding = try #require(diagnose(timed.evidence, Standards(now: .noon)).first)
    #expect(finding.cause == .connectionTimeout && finding.severity == .warning)
  }
}
