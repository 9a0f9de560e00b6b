// What is remembered of earlier moments: right within the spacing that is promised, and bounded.

import Samples
import TestSupport
import Testing

@testable import Diagnosis

@Suite struct HistoryTests {
  /// Feeds samples of orders-db, as many connections in use as the function of the second says.
  private struct Feed {
    var evidence = Evidence.healthy()
    var history = History()
    static let server = ServerID.upstream("orders-db")

    mutating func take(_ sample: Sample) {
      evidence.take(sample)
      history.keep(sample, of: evidence)
    }

    mutating func answer(_ second: Int, used: Int, of name: String = "orders-db") {
      var sample = UpstreamSample.healthy(used: used)
      sample.at = .noon + .seconds(second)
      sample.facts?.at = sample.at
      sample.sessions?.at = sample.at
      take(.upstream(name, sample))
    }

    func used(at second: Int) -> Int? {
      let past = evidence.rewound(to: .noon + .seconds(second), history)
      return past.upstreams["orders-db"]?.sessions.value?.headroom.used
    }
  }

  @Test func theLastMinuteIsKeptAsItWas() {
    var feed = Feed()
    for second in stride(from: 0, through: 400, by: 2) { feed.answer(second, used: second % 97) }
    for second in stride(from: 342, through: 400, by: 2) {
      #expect(feed.used(at: second) == second % 97)
      // Between two answers the earlier one holds.
      #expect(feed.used(at: second + 1) == second % 97)
    }
  }

  @Test(arguments: [(300, 10), (3_600, 60), (20_000, 900), (5 * 86_400, 4 * 3_600)])
  func whatIsShownIsNoOlderThanTheSpacing(age: Int, spacing: Int) {
    var feed = Feed()
    let end = age + 100_000
    // The number in use tells when it was measured, in minutes, so that a reading can be dated.
    for second in stride(from: end - age - 2 * spacing, to: end - 700, by: max(2, spacing / 50)) {
      feed.answer(second, used: 1)
    }
    for second in stride(from: max(end - 700, 0), through: end, by: 2) { feed.answer(second, used: 1) }
    let moment = Moment.noon + .seconds(end - age)
    let past = feed.evidence.rewound(to: moment, feed.history)
    guard let measured = past.upstreams["orders-db"]?.sessions.at else {
      Issue.record("nothing is kept of then")
      return
    }
    #expect(measured <= moment)
    #expect(moment - measured <= .seconds(spacing + max(2, spacing / 50)))
    #expect(feed.history.remembered(before: moment, now: .noon + .seconds(end)) == measured)
  }

  @Test func aServerThatHungIsSeenToHang() {
    var feed = Feed()
    feed.answer(0, used: 41)
    feed.take(.asked(Feed.server, at: .noon + .seconds(2)))
    feed.answer(14, used: 41)
    func condition(_ second: Int) -> LinkRecord.Condition? {
      let moment = Moment.noon + .seconds(second)
      return feed.evidence.rewound(to: moment, feed.history).upstreams["orders-db"]?.link.condition(
        at: moment, patience: .seconds(3))
    }
    #expect(condition(1) == .live)
    #expect(condition(12) == .hung(.seconds(10)))
    #expect(condition(15) == .live)
    // Still hanging by now.
    feed.take(.asked(Feed.server, at: .noon + .seconds(16)))
    #expect(condition(26) == .hung(.seconds(10)))
  }

  @Test func aLostServerIsSeenLostAsItWasThen() {
    var feed = Feed()
    feed.answer(0, used: 41)
    feed.take(.lost(Feed.server, .tooManyClients, at: .noon + .seconds(5), retryAt: .noon + .seconds(9)))
    feed.take(.connected(Feed.server, .example(), at: .noon + .seconds(10)))
    feed.answer(11, used: 42)
    let then = feed.evidence.rewound(to: .noon + .seconds(7), feed.history)
    #expect(then.upstreams["orders-db"]?.link.lost?.loss == .tooManyClients)
    #expect(feed.used(at: 7) == 41 && feed.used(at: 12) == 42)
  }

  @Test func theMomentAfterAnEventShowsIt() {
    var feed = Feed()
    for second in stride(from: 0, through: 7_000, by: 2) { feed.answer(second, used: second < 1_001 ? 41 : 60) }
    let event = Moment.noon + .seconds(1_001)
    guard let moment = feed.history.moment(after: event, on: Feed.server) else {
      Issue.record("nothing is kept of then")
      return
    }
    #expect(moment >= event)
    #expect(moment - event <= .seconds(60))
    #expect(feed.evidence.rewound(to: moment, feed.history).upstreams["orders-db"]?.sessions.value?.headroom.used == 60)
    #expect(feed.history.moment(after: .noon - .seconds(600), on: Feed.server) == nil)
  }

  @Test func aMonthTakesSomeHundredReadings() {
    var feed = Feed()
    for second in stride(from: 0, to: 31 * 86_400, by: 240) { feed.answer(second, used: 41) }
    for second in stride(from: 31 * 86_400, through: 31 * 86_400 + 600, by: 2) { feed.answer(second, used: 41) }
    #expect(feed.history.count < 700)
    #expect(feed.used(at: 86_400) == 41)
  }

  @Test func hundredsOfServersShareTheRoom() {
    var feed = Feed()
    let names = (0..<400).map { "db\($0)" }
    feed.take(.targets(names.map { .upstream($0) }, at: .noon))
    for second in stride(from: 0, to: 600, by: 10) {
      for name in names { feed.answer(second, used: 41, of: name) }
    }
    #expect(feed.history.rows <= 40_000 + 200 * 400)
    // Each of them can still be looked back at.
    let past = feed.evidence.rewound(to: .noon + .seconds(300), feed.history)
    #expect(names.allSatisfy { past.upstreams[$0]?.sessions.value != nil })
  }
}
