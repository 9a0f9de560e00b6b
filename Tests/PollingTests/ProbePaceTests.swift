// When an upstream is probed, by values.

import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct ProbePaceTests {
  private let id = ServerID.upstream("orders-db")

  @Test func isSlowerWhileTheServerIsLeftAlone() {
    var pace = ProbePace(interval: .seconds(30))
    #expect(pace.period == .seconds(30))
    let cut = Loss(kind: .cut, step: .idle, message: "")
    let lost = pace.heed(.lost(id, cut, at: .noon, retryAt: .noon))
    #expect(lost && pace.period == .seconds(120) && pace.mayConnect)
    let lostAgain = pace.heed(.lost(id, cut, at: .noon, retryAt: .noon))
    #expect(!lostAgain)
    let back = pace.heed(.connected(id, .example(), at: .noon))
    #expect(back && pace.period == .seconds(30))
  }

  @Test(arguments: [(97, 0, false), (94, 3, false), (93, 4, true)])
  func opensNoConnectionWhenFewAreLeft(_ used: Int, _ remaining: Int, _ mayConnect: Bool) {
    var pace = ProbePace(interval: .seconds(30))
    _ = pace.heed(.upstream("orders-db", .healthy(used: used)))
    #expect(Sessions.example(used: used).headroom.remaining == remaining)
    #expect(pace.mayConnect == mayConnect)
    // A sample without sessions changes nothing.
    _ = pace.heed(.upstream("orders-db", UpstreamSample(at: .noon, roundTrip: .zero)))
    #expect(pace.mayConnect == mayConnect)
  }

  @Test func opensNoConnectionToAServerThatIsFull() {
    var pace = ProbePace(interval: .seconds(30))
    let isNews = pace.heed(.lost(id, .tooManyClients, at: .noon, retryAt: .noon))
    #expect(!isNews && !pace.mayConnect)
    _ = pace.heed(.connected(id, .example(), at: .noon))
    #expect(pace.mayConnect)
  }
}
