// What recordings of real servers mean, sample by sample.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct RecordedDiagnosisTests {
  @Test func aHealthyInstallationIsHealthyAtEveryMoment() throws {
    var evidence = Evidence()
    for sample in try Recorded.samples("healthy") {
      evidence.take(sample)
      #expect(diagnose(evidence, Standards(now: sample.at)).filter { $0.severity > .info } == [])
    }
  }

  @Test func exhaustionIsFirstOnceTheSourceIsStalled() throws {
    var evidence = Evidence()
    var looked = 0
    for sample in try Recorded.samples("resource-exhaustion") {
      evidence.take(sample)
      guard evidence.materialize.sources.value?.contains(where: { $0.status == .stalled }) == true,
        evidence.upstreams["orders-db"]?.sessions.value?.headroom.remaining == 0
      else { continue }
      let first = try #require(diagnose(evidence, Standards(now: sample.at)).first)
      #expect(first.cause == .resourceExhaustion && first.certainty == "certain")
      looked += 1
    }
    #expect(looked > 0)
  }
}
