// When a server is asked or dialled again.

import Samples
import Testing

@testable import Polling

@Suite struct PollScheduleTests {
  private func loss(_ kind: Loss.Kind, _ sqlstate: String? = nil) -> Loss {
    Loss(
      kind: kind, step: .authentication,
      server: sqlstate.map { ServerError(severity: "FATAL", sqlstate: $0, message: "") }, message: "")
  }

  @Test func asksASlowServerLessOften() {
    var schedule = PollSchedule(interval: .seconds(2))
    #expect(schedule.period == .seconds(2))
    schedule.answered(after: .milliseconds(300))
    #expect(schedule.period == .seconds(2))
    schedule.answered(after: .seconds(1))
    #expect(schedule.period == .seconds(4))
    schedule.answered(after: .milliseconds(1))
    #expect(schedule.period == .seconds(2))
  }

  @Test(arguments: [Loss.Kind.refused, .cut, .silent, .unresolved, .unreachable])
  func triesALostConnectionAgainWithinASecond(_ kind: Loss.Kind) {
    var schedule = PollSchedule(interval: .seconds(2))
    for chance in [0, 0.5, 0.999] {
      schedule.answered(after: .zero)
      #expect(schedule.retryDelay(after: loss(kind), chance: chance) <= .seconds(1))
    }
  }

  /// A restarted server is to be live again 1.5 s after it takes connections, though it was away for half a minute.
  @Test func staysCloseWhileAServerRestarts() {
    var schedule = PollSchedule(interval: .seconds(2))
    for _ in 0..<60 {
      #expect(schedule.retryDelay(after: loss(.refused), chance: 0.999) <= .seconds(1))
      #expect(schedule.retryDelay(after: loss(.rejected, "57P03"), chance: 0.999) <= .seconds(1))
    }
  }

  @Test(
    arguments: [
      (.refused, nil, .seconds(5)), (.silent, nil, .seconds(30)), (.rejected, "53300", .seconds(30)),
      (.rejected, "28P01", .seconds(60)), (.tls, nil, .seconds(60)),
    ] as [(Loss.Kind, String?, Duration)])
  func growsCalmAndNeverGivesUp(_ kind: Loss.Kind, _ sqlstate: String?, _ longest: Duration) {
    var schedule = PollSchedule(interval: .seconds(2))
    var delays: [Duration] = []
    for _ in 0..<10_000 { delays.append(schedule.retryDelay(after: loss(kind, sqlstate), chance: 0.999)) }
    #expect(zip(delays, delays.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(delays.allSatisfy { $0 > .zero && $0 <= longest })
    #expect(delays.last.map { $0 > longest * 0.9 } == true)
  }

  @Test func isCalmerWhenThereIsNoSlot() {
    var schedule = PollSchedule(interval: .seconds(2))
    #expect(schedule.retryDelay(after: loss(.rejected, "53300"), chance: 0) > .seconds(2))
  }

  @Test func spreadsAttempts() {
    var one = PollSchedule(interval: .seconds(2))
    var other = one
    #expect(one.retryDelay(after: loss(.silent), chance: 0) < other.retryDelay(after: loss(.silent), chance: 0.9))
  }
}
