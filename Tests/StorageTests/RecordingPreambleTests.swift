// How things stand, told in few samples.

import Diagnosis
import Samples
import TestSupport
import Testing

@testable import Storage

@Suite struct RecordingPreambleTests {
  @Test(arguments: ["healthy", "resource-exhaustion"])
  func itTellsTheSameAsTheWholeStory(_ name: String) throws {
    let samples = try Recorded.samples(name)
    var preamble = RecordingPreamble()
    var whole = Evidence()
    for sample in samples {
      preamble.take(sample)
      whole.take(sample)
    }
    #expect(preamble.samples.count < 25)
    var part = Evidence()
    for sample in preamble.samples { part.take(sample) }
    #expect(part.targets == whole.targets)
    #expect(part.materialize.sources == whole.materialize.sources)
    #expect(part.materialize.connections == whole.materialize.connections)
    #expect(part.materialize.tables == whole.materialize.tables)
    #expect(part.materialize.statistics == whole.materialize.statistics)
    #expect(part.materialize.events == whole.materialize.events)
    #expect(part.upstreams.count == 2)
    for (name, upstream) in part.upstreams {
      let same = try #require(whole.upstreams[name])
      #expect(upstream.settings == same.settings)
      #expect(upstream.sessions == same.sessions)
      #expect(upstream.replication == same.replication)
      #expect(upstream.accessRules == same.accessRules)
      #expect(upstream.facts == same.facts)
    }
    let standards = Standards(now: samples[samples.count - 1].at)
    #expect(diagnose(part, standards).map(\.cause) == diagnose(whole, standards).map(\.cause))
  }

  @Test func aServerThatIsNoLongerWatchedIsForgotten() {
    var preamble = RecordingPreamble()
    preamble.take(.asked(.upstream("a"), at: .begin))
    preamble.take(.asked(.upstream("b"), at: .begin))
    let targets = Sample.targets([Target(id: .upstream("b"))], at: .begin + .seconds(1))
    preamble.take(targets)
    #expect(preamble.samples == [targets, .asked(.upstream("b"), at: .begin)])
  }

  @Test func troubleStandsBesideTheLastValueAndLogsAddUp() {
    var preamble = RecordingPreamble()
    for second in 0..<700 {
      var sample = UpstreamSample(at: .begin + .seconds(second), roundTrip: .zero)
      if second == 0 { sample.settings = Reading([], at: .begin) }
      if second == 1 { sample.settings = Reading(trouble: .denied(grant: "GRANT")) }
      let event = LogEvent(severity: .log, message: "\(second)")
      sample.logs = Reading(LogExcerpt(.standardInput, format: .stderr, events: [event]), at: sample.at)
      preamble.take(.upstream("a", sample))
    }
    guard case .upstream(_, let told)? = preamble.samples.first else { Issue.record("no answer"); return }
    #expect(told.at == .begin + .seconds(699))
    #expect(told.settings?.value == [] && told.settings?.trouble == .denied(grant: "GRANT"))
    #expect(told.logs?.value?.events.map(\.message) == (200..<700).map { "\($0)" })
  }
}
