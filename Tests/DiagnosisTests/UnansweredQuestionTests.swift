// Nobody is told "ok" by silence: a question that fails is a finding, as long as it fails.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct UnansweredQuestionTests {
  private func findings(_ evidence: Evidence, now: Moment = .noon) -> [Finding] {
    diagnose(evidence, Standards(now: now))
  }

  @Test(arguments: ["connections", "WAL senders and slots", "settings"])
  func whatFindingsHangOnIsUnknown(_ subject: String) throws {
    var upstream = UpstreamSample.healthy()
    switch subject {
    case "connections": upstream.sessions = Reading(trouble: .failed(.statementTimeout))
    case "settings": upstream.settings = Reading(trouble: .failed(.statementTimeout))
    default: upstream.replication = Reading(trouble: .failed(.statementTimeout))
    }
    let found = findings(.healthy(upstream: upstream))
    let finding = try #require(found.first)
    #expect(found.map(\.cause) == [.unansweredQuestion] && finding.severity == .unknown)
    #expect(finding.upstream == "orders-db")
    #expect(
      finding.support.first?.text
        == "\(subject): canceling statement due to statement timeout (SQLSTATE 57014)")
    #expect(finding.support.first?.at == .noon - .seconds(1))
    #expect(Verdict(found) == .unknown)
  }

  @Test func aMissingDetailIsOnlyInformation() {
    var upstream = UpstreamSample.healthy()
    upstream.accessRules = Reading(trouble: .failed(.statementTimeout))
    upstream.facts = Reading(trouble: .failed(.statementTimeout))
    let found = findings(.healthy(upstream: upstream))
    #expect(found.map(\.cause) == [.unansweredQuestion] && found.map(\.severity) == [.info])
    #expect(found.first?.support.count == 2)
  }

  @Test func whatIsRefusedIsUnknownWhereFindingsHangOnIt() {
    var upstream = UpstreamSample.healthy()
    upstream.replication = Reading(trouble: .denied(grant: "GRANT pg_monitor TO watcher"))
    let found = findings(.healthy(upstream: upstream))
    #expect(found.map(\.cause) == [.missingPrivilege] && found.map(\.severity) == [.unknown])
    #expect(found.first?.advice == ["GRANT pg_monitor TO watcher"])
  }

  @Test(arguments: [Trouble.failed(.statementTimeout), .absent(why: "there is no mz_sources")])
  func sourcesThatCannotBeReadAreUnknown(_ trouble: Trouble) {
    var materialize = MaterializeSample.healthy()
    materialize.sources = Reading(trouble: trouble)
    let found = findings(.healthy(materialize: materialize))
    #expect(found.first?.cause == .unansweredQuestion && found.first?.upstream == nil)
    #expect(Verdict(found) == .unknown)
  }

  /// One that failed once is no news while the value before it is fresh; it is one when that has grown old.
  @Test func aFreshValueStandsForAnAttemptThatFailed() {
    var failed = UpstreamSample(at: .noon, roundTrip: .milliseconds(5))
    failed.sessions = Reading(trouble: .failed(.statementTimeout))
    var evidence = Evidence.healthy(and: [.upstream("orders-db", failed)])
    #expect(findings(evidence).isEmpty)
    #expect(findings(evidence, now: .noon + .seconds(3)).isEmpty)
    failed.at = .noon + .seconds(60)
    evidence.take(.upstream("orders-db", failed))
    #expect(findings(evidence, now: .noon + .seconds(60)).map(\.cause) == [.unansweredQuestion])
    var answered = UpstreamSample.healthy()
    answered.at = .noon + .seconds(62)
    evidence.take(.upstream("orders-db", answered))
    #expect(findings(evidence, now: .noon + .seconds(62)).isEmpty)
  }

  /// What a lost server leaves open is told by its loss.
  @Test func aLostServerIsNotSaidToLeaveQuestionsOpen() {
    var upstream = UpstreamSample.healthy()
    upstream.replication = Reading(trouble: .failed(.statementTimeout))
    let evidence = Evidence.healthy(
      upstream: upstream, and: [.lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon)])
    #expect(!findings(evidence).contains { $0.cause == .unansweredQuestion })
  }
}
