// When one look has seen enough, and what it says of servers that stayed silent.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct CompletenessTests {
  @Test func nothingKnownIsNotComplete() {
    #expect(!Evidence().isComplete)
  }

  @Test func everyServerAnsweredInFull() {
    #expect(Evidence.healthy().isComplete)
  }

  @Test func aPartOfAnAnswerIsNotEnough() {
    var sample = UpstreamSample.healthy()
    sample.settings = nil
    let evidence = Evidence.healthy(upstream: sample)
    #expect(!evidence.isComplete)
    #expect(evidence.unanswered == [.upstream("orders-db")])
  }

  @Test func aLogOnThisMachineIsReadToItsEnd() {
    func look(_ place: String, _ reading: Reading<LogExcerpt>?) -> Evidence {
      var target = Target.upstream("orders-db", connections: ["u3"])
      target.logPlace = place
      var evidence = Evidence.healthy(and: [.targets([.materialize, target], at: .noon - .seconds(10))])
      if let reading { evidence.take(.logs("orders-db", reading, at: .noon)) }
      return evidence
    }
    func excerpt(_ position: Int64) -> Reading<LogExcerpt> {
      Reading(LogExcerpt(.file(path: "/x"), format: .stderr, events: [], position: position, length: 9), at: .noon)
    }
    #expect(!look("/x", nil).isComplete && look("/x", nil).unanswered.isEmpty)
    #expect(!look("/x", excerpt(4)).isComplete)
    #expect(look("/x", excerpt(9)).isComplete)
    #expect(look("/x", Reading(trouble: .absent(why: "it is not there"))).isComplete)
    // Nobody knows when a pipe ends.
    #expect(look("-", nil).isComplete)
  }

  @Test func aRefusedQuestionIsAnAnswer() {
    var sample = UpstreamSample.healthy()
    sample.sessions = Reading(trouble: .denied(grant: "GRANT pg_monitor TO watcher"))
    #expect(Evidence.healthy(upstream: sample).isComplete)
  }

  @Test func aLossAndAnObstacleAreAnswers() {
    let evidence = Evidence([
      .targets([.materialize, .upstream("orders-db"), .upstream("far", obstacle: "behind a tunnel")], at: .noon),
      .lost(.materialize, .tooManyClients, at: .noon, retryAt: .noon),
      .lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon),
      .certificates(.materialize, OwnCertificates(), at: .noon),
      .certificates(.upstream("orders-db"), OwnCertificates(), at: .noon),
    ])
    #expect(evidence.isComplete)
  }

  @Test func certificatesAreWaitedForEvenIfTheServerIsLost() {
    var evidence = Evidence([
      .targets([.upstream("orders-db")], at: .noon),
      .lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon),
    ])
    #expect(!evidence.isComplete)
    evidence.take(.certificates(.upstream("orders-db"), OwnCertificates(), at: .noon))
    #expect(evidence.isComplete)
  }

  @Test func upstreamsThatMaterializeNamesAreWaitedFor() {
    let before = Evidence([
      .targets([.materialize], at: .noon), .certificates(.materialize, OwnCertificates(), at: .noon),
      .materialize(.healthy()),
    ])
    #expect(before.unanswered.isEmpty)
    #expect(!before.isComplete)
  }

  @Test func settingsOfAnotherRoleAreAskedAgain() {
    let upstream = Target.upstream("orders-db", connections: ["u3"])
    var evidence = Evidence([
      .targets([.materialize, .upstream("orders-db")], at: .noon - .seconds(3)), .upstream("orders-db", .healthy()),
      .certificates(.materialize, OwnCertificates(), at: .noon - .seconds(2)),
      .certificates(.upstream("orders-db"), OwnCertificates(), at: .noon - .seconds(2)),
      .materialize(.healthy()), .targets([.materialize, upstream], at: .noon),
    ])
    #expect(evidence.unanswered == [.upstream("orders-db")])
    var next = UpstreamSample(at: .noon + .seconds(1), roundTrip: .milliseconds(4))
    next.settings = Reading([], at: next.at)
    evidence.take(.upstream("orders-db", next))
    #expect(evidence.isComplete)
  }

  @Test func aServerThatIsNotMaterializeIsNotWaitedFor() {
    var sample = MaterializeSample(at: .noon, roundTrip: .milliseconds(1))
    sample.sources = Reading(trouble: .absent(why: "it is not Materialize"))
    #expect(
      Evidence([
        .targets([.materialize], at: .noon), .certificates(.materialize, OwnCertificates(), at: .noon),
        .materialize(sample),
      ]).isComplete)
  }

  @Test func silenceIsAFindingOnlyWhenTheLookIsOver() {
    let evidence = Evidence([
      .targets([.materialize, .upstream("orders-db")], at: .noon - .seconds(2)),
      .dialling(.upstream("orders-db"), at: .noon - .seconds(1)),
    ])
    #expect(diagnose(evidence, Standards(now: .noon)).isEmpty)
    let findings = diagnose(evidence, Standards(now: .noon, lookEndedAfter: .seconds(2)))
    #expect(findings.map(\.severity) == [.critical, .unknown])
    #expect(findings.map(\.upstream) == ["orders-db", nil])
    #expect(Verdict(findings) == .critical)
  }

  @Test func sourcesThatCannotBeReadAreUnknown() {
    var sample = MaterializeSample.healthy()
    sample.sources = Reading(trouble: .denied(grant: "GRANT USAGE …"))
    #expect(Verdict(diagnose(.healthy(materialize: sample), Standards(now: .noon))) == .unknown)
  }
}
