// Figures over time: bounded, thinned, and where they lead.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct TrendTests {
  private func trend(_ values: [Double], every step: Duration = .seconds(2)) -> Trend {
    var trend = Trend()
    for (index, value) in values.enumerated() { trend.append(value, at: .noon + step * index) }
    return trend
  }

  @Test func staysBoundedForAMonth() {
    let trend = trend((0..<(30 * 1440)).map { Double($0 % 100) }, every: .seconds(60))
    #expect(trend.recent.count == 300)
    #expect(trend.minutes.count == 360)
    #expect((700...744).contains(trend.hours.count))
  }

  @Test func keepsTheLowestOfEachMinute() {
    let trend = trend((0..<600).map { $0 == 17 ? 1 : 50 })
    #expect(trend.minutes.first?.value == 1)
  }

  @Test func aCourseHasAGapOnlyBeforeTheFirstValue() {
    let trend = trend([5, 4, 3], every: .seconds(60))
    let course = trend.course(over: .seconds(300), until: .noon + .seconds(150), count: 5)
    #expect(course == [nil, nil, 5, 4, 3])
  }

  @Test func aFallingLineIsForecast() {
    let falling = trend((0..<60).map { 100 - Double($0) })
    let now = Moment.noon + .seconds(118)
    guard case .exhausted(let time, let perMinute) = Forecast(falling, now: now) else {
      Issue.record("no forecast")
      return
    }
    #expect((80...84).contains(time.components.seconds))
    #expect((29...31).contains(perMinute))
    #expect(Forecast(trend((0..<60).map { Double($0) }), now: now) == .steady)
    #expect(Forecast(trend((0..<60).map { _ in 40 }), now: now) == .steady)
    #expect(Forecast(trend((0..<60).map { 40 + Double($0 % 2) }), now: now) == .steady)
    #expect(Forecast(trend([5, 4]), now: now) == .unknown)
  }
}
