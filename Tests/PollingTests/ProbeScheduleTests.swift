// When an upstream is probed, by values.

import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct ProbeScheduleTests {
  private let id = ServerID.upstream("orders-db")

  @Test func isSlowerWhileTheServerIsLeftAlone() {
    var schedule = ProbeSchedule(interval: .seconds(30))
    #expect(schedule.period == .seconds(30))
    let cut = Loss(kind: .cut, step: .idle, message: "")
    let lost = schedule.observe(.lost(id, cut, at: .noon, retryAt: .noon))
    #expect(lost && schedule.period == .seconds(120) && schedule.mayConnect)
    let lostAgain = schedule.observe(.lost(id, cut, at: .noon, retryAt: .noon))
    #expect(!lostAgain)
    let back = schedule.observe(.connected(id, .example(), at: .noon))
    #expect(back && schedule.period == .seconds(30))
  }

  @Test(arguments: [(97, 0, false), (94, 3, false), (93, 4, true)])
  func opensNoConnectionWhenFewAreLeft(_ used: Int, _ remaining: Int, _ mayConnect: Bool) {
    var schedule = ProbeSchedule(interval: .seconds(30))
    _ = schedule.observe(.upstream("orders-db", .healthy(used: used)))
    #expect(Sessions.example(used: used).headroom.remaining == remaining)
    #expect(schedule.mayConnect == mayConnect)
    // A sample without sessions changes nothing.
    _ = schedule.observe(.upstream("orders-db", UpstreamSample(at: .noon, roundTrip: .zero)))
    #expect(schedule.mayConnect == mayConnect)
  }

  @Test func opensNoConnectionToAServerThatIsFull() {
    var schedule = ProbeSchedule(interval: .seconds(30))
    let isNews = schedule.observe(.lost(id, .tooManyClients, at: .noon, retryAt: .noon))
    #expect(!isNews && !schedule.mayConnect)
    _ = schedule.observe(.connected(id, .example(), at: .noon))
    #expect(schedule.mayConnect)
  }
}
