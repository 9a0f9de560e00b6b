// Two machines, two clocks.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ClockTests {
  @Test func theAnswersAgeIsTakenIntoAccount() {
    // The clock was read half a round trip before the answer arrived.
    let same = ClockDifference(clock: .noon - .milliseconds(500), at: .noon, roundTrip: .seconds(1))
    #expect(same.offset == .zero && !same.isNotable)
    let ahead = ClockDifference(clock: .noon + .seconds(3), at: .noon, roundTrip: .milliseconds(2))
    #expect(ahead.isNotable && ahead.offset > .seconds(3))
    let behind = ClockDifference(clock: .noon - .seconds(3), at: .noon, roundTrip: .milliseconds(2))
    #expect(behind.isNotable && behind.offset < .zero)
  }

  @Test func aSlowAnswerProvesNothing() {
    #expect(!ClockDifference(clock: .noon, at: .noon, roundTrip: .seconds(8)).isNotable)
  }

  @Test func everyAnswerRenewsIt() throws {
    var sample = UpstreamSample.healthy()
    sample.facts?.value?.clock = sample.at + .seconds(90)
    let record = try #require(Evidence.healthy(upstream: sample).upstreams["orders-db"])
    #expect(record.clock?.isNotable == true)
    #expect(try #require(Evidence.healthy().upstreams["orders-db"]).clock?.isNotable == false)
  }
}
