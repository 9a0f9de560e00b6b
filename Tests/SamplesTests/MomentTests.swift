// Moments: what is read as one, and what lies beyond all of them.

import Samples
import Testing

@Suite struct MomentTests {
  @Test(arguments: [
    "infinity", "10000-01-01 00:00:00+00", "999999-01-01 00:00:00+00", "2026-13-01 00:00:00+00",
    "2026-11-22 25:00:00+00", "2026-11-22 10:60:00+00", "2026-11-22 10:00:61+00",
  ])
  func whatIsNoMoment(_ text: String) { #expect(Moment(timestamp: text) == nil) }

  @Test func theFirstAndTheLast() throws {
    #expect(try #require(Moment(timestamp: "9999-12-31 23:59:59+00")).iso8601 == "9999-12-31T23:59:59Z")
    #expect(try #require(Moment(timestamp: "0001-01-01 00:00:00+00")).iso8601 == "0001-01-01T00:00:00Z")
  }

  @Test func beyondThemThereIsNone() {
    let (first, last) = (Moment(microseconds: .min), Moment(microseconds: .max))
    #expect(last + .seconds(1) == last && first - .seconds(1) == first)
    #expect(first + .seconds(-1) == first && last - .seconds(-1) == last)
    #expect((last - first).inMicroseconds == .max && (first - last).inMicroseconds == .min)
    #expect(Duration.seconds(Int64.max).inMicroseconds == .max && Duration.seconds(Int64.min).inMicroseconds == .min)
  }
}
