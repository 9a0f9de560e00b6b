// Whether the remedy worked.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct VerificationTests {
  private func checks(_ evidence: Evidence, since: Moment = .noon - .seconds(60)) throws -> [String: Check] {
    let subject = try #require(ChecklistTests.subject(evidence))
    return Dictionary(uniqueKeysWithValues: subject.verification(since: since, span: .seconds(120)).map { ($0.id, $0) })
  }

  private func running(for seconds: Int) -> MaterializeSample {
    var source = Source.running("orders", id: "u12")
    source.since = .noon - .seconds(seconds)
    return .healthy(sources: [source])
  }

  @Test func itHasToRunForAWhile() throws {
    #expect(try checks(.healthy(materialize: running(for: 200)))["running"]?.result == .pass)
    let soon = try checks(.healthy(materialize: running(for: 30)))["running"]
    #expect(soon?.result == .warn && soon?.reason == "Running for 30s; 1m 30s to go.")
    let stalled = MaterializeSample.healthy(sources: [.stalled("orders", id: "u12", error: "connection closed")])
    #expect(try checks(.healthy(materialize: stalled))["running"]?.result == .fail)
  }

  @Test func whatCountsIsWhetherItCeasesToRunAgain() throws {
    func events(_ course: [(Int, Source.Status)]) -> Reading<[SourceEvent]> {
      Reading(course.map { SourceEvent(sourceID: "u12", at: .noon - .seconds($0), status: $1) }, at: .noon)
    }
    var materialize = running(for: 30)
    // Attempts before it came back are the cause's, not the remedy's.
    materialize.events = events([(60, .stalled), (55, .starting), (50, .stalled), (45, .starting), (30, .running)])
    #expect(try checks(.healthy(materialize: materialize))["restarts"]?.result == .pass)
    materialize.events = events([(60, .starting), (55, .running), (40, .stalled), (35, .starting), (30, .running)])
    let again = try checks(.healthy(materialize: materialize))["restarts"]
    #expect(again?.result == .warn)
    #expect(again?.reason.hasPrefix("It ceased to run 1 time since") == true)
    #expect(try checks(.healthy(materialize: materialize), since: .noon - .seconds(38))["restarts"]?.result == .pass)
    var stalled = MaterializeSample.healthy(sources: [.stalled("orders", id: "u12", error: "connection closed")])
    stalled.events = events([(60, .stalled), (55, .starting)])
    #expect(try checks(.healthy(materialize: stalled))["restarts"]?.result == .fail)
  }

  @Test(arguments: [(2, Check.Result.pass), (40, .fail)]) func feedbackIsFresh(_ age: Int, _ expected: Check.Result)
    throws
  {
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.senders[0].repliedAt = .noon - .seconds(1 + age)
    #expect(try checks(.healthy(upstream: upstream))["feedback"]?.result == expected)
  }

  @Test func whatIsBehindIsSaid() throws {
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.slots[0].lag = 1 << 30
    let lag = try checks(.healthy(upstream: upstream))["lag"]
    #expect(lag?.result == .warn && lag?.reason == "1 GB behind (slot).")
  }

  private func changed(_ stage: ChangeReport.Stage, to value: String = "60") throws -> Check? {
    let change = Change(
      id: "1", upstream: "orders-db", purpose: "Set TCP keepalives",
      action: .set([Change.Assignment("tcp_keepalives_idle", value)], .server))
    var upstream = UpstreamSample.healthy()
    upstream.settings = Reading(
      [Setting(name: "tcp_keepalives_idle", value: "60", unit: "s", source: .alterSystem)], at: .noon)
    let evidence = Evidence.healthy(
      upstream: upstream, and: [.change(ChangeReport(change, at: .noon - .seconds(20), stage))])
    return try checks(evidence)["change-1"]
  }

  @Test func theChangedValueIsInForce() throws {
    let applied = ChangeReport.Stage.applied(
      [ChangeReport.Difference("tcp_keepalives_idle", old: "7200 s", new: "60 s")], undo: nil)
    let check = try changed(applied)
    #expect(check?.result == .pass && check?.reason == "In force: tcp_keepalives_idle 7200 s → 60 s.")
    let other = try changed(applied, to: "30")
    #expect(other?.result == .fail && other?.reason.hasPrefix("tcp_keepalives_idle is 60 s, not 30 s") == true)
    #expect(try changed(.awaitingRestart([], undo: nil))?.result == .warn)
    let refusal = ServerError(severity: "ERROR", sqlstate: "42501", message: "permission denied")
    #expect(try changed(.refused(refusal))?.result == .fail)
    #expect(try changed(.unknown(.tooManyClients))?.result == .cannotTell)
  }

  @Test func onlyTheLatestOfARowOfChangesCounts() throws {
    func report(_ id: String, _ value: String?, _ stage: ChangeReport.Stage, role: String = "materialize") -> Sample {
      let action = Change.Action.set([.init("tcp_keepalives_idle", value)], .role(role, database: nil))
      let change = Change(id: id, upstream: "orders-db", purpose: "Set TCP keepalives", action: action)
      return .change(ChangeReport(change, at: .noon - .seconds(20), stage))
    }
    let all = try checks(
      .healthy(and: [
        report("1", "60", .notRecorded("disk full")), report("2", "60", .applied([], undo: nil)),
        report("3", nil, .notSent(.tooManyClients)), report("4", nil, .applied([], undo: nil)),
        report("5", "60", .notRecorded("disk full"), role: "batch"),
      ]))
    #expect(all.keys.filter { $0.hasPrefix("change-") }.sorted() == ["change-4", "change-5"])
    #expect(all["change-4"]?.result == .pass)
  }

  @Test func endedSessionsAreCounted() throws {
    let change = Change(id: "1", upstream: "orders-db", purpose: "End idle sessions", action: .end([]))
    let ended = (1...40).map { ChangeReport.Difference("session \($0)", old: "batch, idle", new: "ended") }
    let report = ChangeReport(change, at: .noon - .seconds(20), .applied(ended, undo: nil))
    let check = try checks(.healthy(and: [.change(report)]))["change-1"]
    #expect(check?.result == .pass && check?.reason == "Applied to 40 sessions." && check?.topic == .connections)
  }

  @Test func whatComesAgainIsNotOver() throws {
    let healthy = try #require(ChecklistTests.subject(.healthy()))
    #expect(healthy.meaning.contains("There is nothing to be repaired."))
    func meaning(_ severity: Severity) -> String {
      var subject = healthy
      subject.findings = [
        Finding(
          .loadBalancer, severity, confidence: 0.77, source: "u12", title: "it is cut again and again", support: [])
      ]
      return subject.meaning.joined(separator: " ")
    }
    #expect(meaning(.warning).contains("what hurt it is still there"))
    #expect(meaning(.info).contains("look why it happened"))
  }
}
