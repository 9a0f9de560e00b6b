// The figures that are shown of a step, and the obstacle that they are shown for.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct StepHistoryTests {
  @Test func percentilesAreNearestRanks() {
    let hundred = (1...100).shuffled().map { Duration.milliseconds($0) }
    #expect(hundred.percentile(0.5) == .milliseconds(50))
    #expect(hundred.percentile(0.95) == .milliseconds(95))
    #expect([Duration.milliseconds(7)].percentile(0.95) == .milliseconds(7))
    #expect([Duration.milliseconds(1), .milliseconds(9)].percentile(0.5) == .milliseconds(1))
    #expect([Duration]().percentile(0.5) == nil)
  }

  @Test func failuresAreGapsAndWhatWasNotTriedIsNothing() {
    var history = StepHistory()
    history.append(.passed(.milliseconds(2)), at: .noon)
    history.append(.failed(StepFailure(kind: .refused, message: ""), after: nil), at: .noon)
    history.append(.skipped(.notReached), at: .noon)
    #expect(history.course == [2, nil])
    #expect(history.failures == 1)
    #expect(history.percentile(0.95) == .milliseconds(2))
  }

  @Test func isBounded() {
    var history = StepHistory()
    for number in 0..<1000 { history.append(.passed(.milliseconds(number)), at: .noon + .seconds(number)) }
    #expect(history.entries.count == StepHistory.limit)
    #expect(history.entries.last?.span == .milliseconds(999))
  }

  @Test func eachAddressHasAHistoryAndTheLookUpIsShared() {
    var record = ReachabilityRecord()
    let first = probe("10.0.0.1", tcp: .passed(.milliseconds(1)))
    let second = probe("10.0.0.2", tcp: .failed(StepFailure(kind: .silent, message: ""), after: .seconds(5)))
    for number in 0..<3 {
      record.take(Reachability(at: .noon + .seconds(number * 30), addresses: [first, second]))
    }
    #expect(record.history(of: .tcp, towards: first).failures == 0)
    #expect(record.history(of: .tcp, towards: second).failures == 3)
    #expect(record.history(of: .dns, towards: first).entries.count == 3)
    #expect(record.history(of: .tls, towards: second).entries.isEmpty)
    #expect(record.latest?.obstacle == nil)
  }

  @Test func theObstacleIsThatOfTheWayThatGotFurthest() throws {
    let silent = probe(
      "10.0.0.1", tcp: .passed(.milliseconds(1)),
      tls: .failed(StepFailure(kind: .silent, message: ""), after: .seconds(5)))
    let refused = probe("10.0.0.2", tcp: .failed(StepFailure(kind: .refused, message: ""), after: nil))
    let obstacle = try #require(Reachability(at: .noon, addresses: [refused, silent]).obstacle)
    #expect(obstacle.step == .tls)
    #expect(obstacle.failure.words(at: obstacle.step) == "TCP accepted, then silence")
    #expect(Reachability(at: .noon, addresses: []).obstacle == nil)
  }

  @Test(arguments: [
    (StepFailure(kind: .refused, message: ""), Step.tcp, "refused"),
    (StepFailure(kind: .silent, message: ""), .tcp, "timed out: dropped"),
    (StepFailure(kind: .silent, message: ""), .tls, "TCP accepted, then silence"),
    (StepFailure(kind: .cut, errno: 104, message: ""), .tls, "reset"),
    (StepFailure(kind: .cut, message: ""), .tls, "closed without a word"),
    (StepFailure(kind: .unreachable, message: ""), .tcp, "unreachable"),
    (StepFailure(kind: .unresolved, message: ""), .dns, "does not resolve"),
  ])
  func failuresAreToldApart(_ failure: StepFailure, _ step: Step, _ words: String) {
    #expect(failure.words(at: step) == words)
  }

  @Test func theConnectionItselfTellsHowFarItGot() throws {
    let lost = Sample.lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon)
    let link = try #require(Evidence.healthy(and: [lost]).upstreams["orders-db"]?.link)
    #expect(link.outcome(of: .tcp) == .passed(.microseconds(300)))
    #expect(link.outcome(of: .tls) == nil)
    #expect(link.outcome(of: .authentication)?.failure?.kind == .rejected)
    #expect(link.outcome(of: .query) == .skipped(.notReached))
    #expect(link.logins.course == [1.9, nil])
  }

  private func probe(
    _ address: String, tcp: StepOutcome, tls: StepOutcome = .skipped(.notReached)
  ) -> AddressProbe {
    AddressProbe(
      host: "db", port: 5432, address: SocketAddress(address: address, port: 5432), dns: .passed(.milliseconds(3)),
      tcp: tcp, tls: tls)
  }
}
