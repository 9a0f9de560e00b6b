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

  /// Once a source has been failing for as long as its causes take to show, the cause that was staged ranks first: at every
  /// moment, or nearly so where one cause looks like another for a moment.
  @Test(arguments: Recorded.names.filter { $0 != "healthy" })
  func theStagedCauseIsFirstWhileASourceFails(incident: String) throws {
    var evidence = Evidence()
    var causes: [String] = []
    for sample in try Recorded.samples(incident) {
      evidence.take(sample)
      guard let sources = evidence.materialize.sources.value,
        let failed = sources.filter({ $0.status != .running }).compactMap(evidence.since).min(),
        let begin = evidence.targetsAt, failed > begin, sample.at - begin > settled(incident)
      else { continue }
      let findings = diagnose(evidence, Standards(now: sample.at, patience: .seconds(3)))
      if let first = findings.first { causes.append(first.cause.rawValue) }
    }
    #expect(causes.count > 20)
    #expect(Double(causes.count { $0 == incident }) > Double(causes.count) * 0.8)
  }

  /// When there is enough to tell a cause from its neighbours, after the beginning.
  private func settled(_ incident: String) -> Duration {
    // Two ages of connections that were cut make no pattern yet.
    incident == "load-balancer" ? .seconds(60) : .seconds(18)
  }

  /// What a replay goes by: nobody wrote down how often it was asked.
  @Test(arguments: Recorded.names)
  func theIntervalCanBeTold(incident: String) throws {
    let samples = try Recorded.samples(incident)
    #expect(Evidence(samples).usualInterval == .seconds(2))
    #expect(Evidence(Array(samples.prefix(5))).usualInterval == nil)
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
