// Which ends make a pattern, and what is said of it.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct LifetimePatternTests {
  @Test(arguments: [
    (350, "AWS Network Load Balancer"), (240, "Azure"), (600, "Google Cloud"), (600, "PgBouncer (server_idle_timeout)"),
    (50, "HAProxy"),
  ])
  func oneTimeOfSilenceNamesWhoIsKnownForIt(_ seconds: Int, _ who: String) throws {
    let ends = (1...4).map { end($0, age: 1_000 * $0, idle: seconds + $0 % 2) }
    let pattern = try #require(LifetimePattern(ends))
    #expect(pattern.measure == .idle)
    #expect(pattern.fitting == 4 && pattern.all == 4)
    #expect(pattern.sentence.contains(who))
    #expect(pattern.sentence.contains("4 times out of 4 after \(seconds) s"))
    #expect(pattern.sentence.contains("of silence"))
    #expect(pattern.sentence.contains("(very likely)"))
  }

  @Test func theServersOwnSettingIsTheFirstSuspect() throws {
    let setting = Setting(name: "idle_session_timeout", value: "350000", unit: "ms", source: .file)
    let pattern = try #require(LifetimePattern((1...3).map { end($0, age: 900 * $0, idle: 350) }, settings: [setting]))
    #expect(pattern.suspects.first?.who == "the server itself (idle_session_timeout)")
    #expect(pattern.sentence.contains("(likely)"))
  }

  @Test func oneAgeOfReplicationIsNoIdleTimeout() throws {
    let ends = (1...6).map { end($0, age: 3600 + $0, idle: nil, isReplication: true) }
    let pattern = try #require(LifetimePattern(ends))
    #expect(pattern.measure == .age)
    #expect(pattern.suspects.map(\.who) == ["PgBouncer (server_lifetime)"])
    #expect(pattern.confidence == 0.9)
    #expect(pattern.sentence.contains("at the age of 1h"))
    #expect(pattern.sentence.contains("never idle"))
  }

  @Test func aServerThatMissesReportsIsTheFirstSuspectOfReplication() throws {
    let setting = Setting(name: "wal_sender_timeout", value: "60000", unit: "ms", source: .default)
    let replication = (1...3).map { end($0, age: 900 * $0, idle: 60, isReplication: true) }
    let pattern = try #require(LifetimePattern(replication, settings: [setting]))
    #expect(pattern.measure == .idle && pattern.suspects.first?.who == "the server itself (wal_sender_timeout)")
    #expect(pattern.sentence.contains("Replication was among them"))
    let sessions = try #require(LifetimePattern((1...3).map { end($0, age: 900 * $0, idle: 60) }, settings: [setting]))
    #expect(sessions.suspects.map(\.who) == ["an AWS Classic Load Balancer"])
  }

  @Test func anUnknownTimeIsSaidAsItIs() throws {
    let pattern = try #require(LifetimePattern((1...3).map { end($0, age: 700 * $0, idle: 137) }))
    #expect(pattern.suspects.isEmpty)
    #expect(pattern.sentence.contains("137 s of silence, so something cuts idle connections"))
  }

  @Test func twoAreNoPatternAndNorIsChance() {
    #expect(LifetimePattern((1...2).map { end($0, age: 350, idle: 350) }) == nil)
    #expect(LifetimePattern([30, 90, 250, 700, 2_000, 6_000].enumerated().map { end($0, age: $1, idle: nil) }) == nil)
    #expect(LifetimePattern([]) == nil)
  }

  @Test func whatBeganAndEndedTogetherIsOneOccasion() {
    // The three connections of one source, closed by Materialize at one moment.
    #expect(LifetimePattern((1...3).map { _ in end(1, age: 350, idle: 350) }) == nil)
  }

  @Test func retriesOfAFailingSourceAreNoPattern() {
    #expect(LifetimePattern((1...50).map { end($0, age: 5, idle: 4) }) == nil)
  }

  @Test func anEndThatWasNoticedLateFitsNothing() {
    let late = (1...5).map { number in
      var end = end(number, age: 350, idle: 350)
      end.uncertainty = .seconds(60)
      return end
    }
    #expect(LifetimePattern(late) == nil)
  }

  @Test func aMinorityIsLessSure() throws {
    let fitting = (1...3).map { end($0, age: 5_000 + $0 * 900, idle: 350) }
    let others = [30, 90, 1_250, 2_700].enumerated().map { end(10 + $0, age: $1 * 7, idle: $1) }
    let pattern = try #require(LifetimePattern(fitting + others))
    #expect(pattern.fitting == 3 && pattern.all == 7)
    #expect(pattern.sentence.contains("(likely)"))
  }

  @Test func theHistogramCountsEveryEndOnce() {
    let histogram = LifetimeHistogram([350, 352, 349, 240, 59].map { .seconds($0) })
    #expect(histogram.classes.first?.label == "55 – 70 s")
    #expect(histogram.classes.last?.count == 3)
    #expect(histogram.classes.reduce(0) { $0 + $1.count } == 5)
    #expect(LifetimeHistogram([]).classes.isEmpty)
    #expect(LifetimeHistogram([.zero, .seconds(1_000_000)]).classes.count == 15)
  }

  /// Each occasion is a quarter of an hour after the one before.
  private func end(_ occasion: Int, age: Int, idle: Int?, isReplication: Bool = false) -> ConnectionEnd {
    ConnectionEnd(
      pid: Int32(occasion), role: "materialize", isReplication: isReplication, age: .seconds(age),
      idle: idle.map { .seconds($0) }, uncertainty: .seconds(1), at: .noon + .seconds(occasion * 900))
  }
}
