// A status history of thousands of rows, told in a few events.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct StatusEventTests {
  private static let began = Moment.noon - .seconds(252)

  /// Rows of `orders` (u12): it ran, and fails again and again since `began`.
  private func storm(_ attempts: Int, thenRuns: Bool = false) -> [SourceEvent] {
    var rows = [SourceEvent(sourceID: "u12", at: .noon - .seconds(86_400), status: .running)]
    for attempt in 0..<attempts {
      let at = StatusEventTests.began + .seconds(attempt * 5)
      rows.append(
        SourceEvent(
          sourceID: "u12", at: at, status: .stalled,
          error: attempt == 0 ? Outage.closed : "postgres: slot is active for PID \(4711 + attempt)"))
      rows.append(SourceEvent(sourceID: "u12", at: at + .seconds(2), status: .starting))
    }
    if thenRuns {
      rows.append(SourceEvent(sourceID: "u12", at: StatusEventTests.began + .seconds(attempts * 5), status: .running))
    }
    return rows
  }

  private func events(_ rows: [SourceEvent]) -> [Event] {
    let evidence = Outage(Outage.closed).with { $0.history = rows }.evidence
    return evidence.events([]).filter { $0.kind == .status && $0.source == "u12" }
  }

  @Test func aStormIsOneOutageAndOneErrorWithItsCount() throws {
    let events = events(storm(46))
    #expect(events.count == 2)
    let stopped = try #require(events.first)
    #expect(stopped.title == "orders stopped: connection closed (46 attempts in 3m 47s)")
    #expect(stopped.isFailure && stopped.severity == .critical)
    #expect(stopped.at == StatusEventTests.began)
    #expect(stopped.count == 46)
    #expect(stopped.upstream == "orders-db")
    // Process ids in the text do not make it another error.
    #expect(events.last?.count == 45)
    #expect(events.last?.title == "orders, 45 times: slot is active for PID 4712")
  }

  @Test func theIdentityOfAnEventStaysWhileItGoesOn() {
    #expect(events(storm(3)).map(\.id) == events(storm(30)).map(\.id))
  }

  @Test func whatRunsAgainIsARecovery() throws {
    let last = try #require(events(storm(10, thenRuns: true)).last)
    #expect(last.isRecovery && last.severity == .info)
    #expect(last.title == "orders runs again after 50s")
  }

  @Test func whatWasWishedForIsNoPartOfAFailure() {
    func row(_ second: Int, _ status: Source.Status, _ error: String? = nil) -> SourceEvent {
      SourceEvent(sourceID: "u12", at: .noon + .seconds(second), status: status, error: error)
    }
    let dropped = events([row(-900, .running), row(-600, .stalled, Outage.closed), row(-60, .dropped)])
    #expect(dropped.map(\.title) == ["orders stopped: connection closed", "orders was dropped"])
    #expect(dropped.map(\.isFailure) == [true, false])
    #expect(dropped.map(\.at) == [.noon - .seconds(600), .noon - .seconds(60)])
    let resumed = events([
      row(-900, .running), row(-600, .paused), row(-60, .starting), row(-50, .stalled, Outage.closed),
    ])
    #expect(resumed.map(\.title) == ["orders was paused", "orders does not run: connection closed"])
    #expect(resumed.map(\.isFailure) == [false, true])
  }

  @Test func placesInTheWALMakeNoOtherError() {
    let rows = ["0/1A6C0F0", "0/1A6C1B8", "1/F7", "2A/0"].enumerated().map { index, place in
      SourceEvent(
        sourceID: "u12", at: .noon - .seconds(60 - index), status: .stalled, error: "postgres: nothing at \(place)")
    }
    #expect(events(rows).map(\.count) == [1])
  }

  @Test func aSourceThatWasOnlyCreatedHasNotStopped() {
    #expect(events([SourceEvent(sourceID: "u12", at: .noon, status: .created)]).isEmpty)
  }

  @Test func aHistoryThatBeginsWithFailuresDoesNotSayThatItStopped() {
    let rows = Array(storm(2).dropFirst())
    #expect(events(rows).first?.title.hasPrefix("orders does not run") == true)
  }

  @Test func thousandsOfOutagesStayFew() {
    let rows = (0..<1_000).flatMap { number in
      let at = Moment.noon - .seconds(86_400) + .seconds(number * 60)
      return [
        SourceEvent(sourceID: "u12", at: at, status: .running),
        SourceEvent(sourceID: "u12", at: at + .seconds(30), status: .stalled, error: Outage.closed),
      ]
    }
    #expect(events(rows).count <= 150)
  }

  @Test func thePastKnowsOnlyWhatHadHappened() {
    let evidence = Outage(Outage.closed).with { $0.history = storm(46) }.evidence
    let past = evidence.rewound(to: StatusEventTests.began + .seconds(21), History())
    let stopped = past.events([]).first { $0.isFailure }
    #expect(stopped?.count == 4)
  }
}
