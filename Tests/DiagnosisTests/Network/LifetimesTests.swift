// Ends of connections, noticed by what is missing, and what they have in common.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct LifetimesTests {
  @Test func aSessionThatIsMissingHasEnded() throws {
    var lifetimes = Lifetimes()
    lifetimes.look(at: sample(0, [session(1, idleSince: 0)]))
    lifetimes.look(at: sample(348, [session(1, idleSince: 0)]))
    #expect(lifetimes.ends.isEmpty)
    lifetimes.look(at: sample(352, []))
    let end = try #require(lifetimes.ends.first)
    #expect(end.age == .seconds(450))
    #expect(end.idle == .seconds(350))
    #expect(end.uncertainty == .seconds(2))
    #expect(!end.withServer && !end.isReplication)
    lifetimes.look(at: sample(354, []))
    #expect(lifetimes.ends.count == 1)
  }

  @Test func aPidThatIsUsedAgainIsAnotherSession() {
    var lifetimes = Lifetimes()
    lifetimes.look(at: sample(0, [session(1)]))
    lifetimes.look(at: sample(2, [session(1, startedAt: 1)]))
    #expect(lifetimes.ends.count == 1)
    #expect(lifetimes.following == 1)
  }

  @Test func whatCouldNotBeSeenHasNotEnded() {
    var lifetimes = Lifetimes()
    lifetimes.look(at: sample(0, [session(1)], senders: [WalSender(pid: 2, role: "materialize", startedAt: .noon)]))
    var refused = sample(2, [])
    refused.sessions = Reading(trouble: .denied(grant: ""))
    refused.replication = nil
    lifetimes.look(at: refused)
    #expect(lifetimes.ends.isEmpty && lifetimes.following == 2)
    // A full list leaves sessions out.
    lifetimes.look(
      at: sample(4, (10..<60).map { session($0) }, senders: [WalSender(pid: 2, role: "", startedAt: .noon)]))
    #expect(lifetimes.ends.isEmpty)
    lifetimes.look(at: sample(6, (10..<60).map { session($0) }))
    #expect(lifetimes.ends.map(\.isReplication) == [true])
  }

  @Test func aRestartOfTheServerEndsAllAndTellsNothing() {
    var lifetimes = Lifetimes()
    for start in [0, 100, 200] {
      lifetimes.look(at: sample(start, [session(Int32(start), startedAt: start)], serverStartedAt: start - 10))
      lifetimes.look(at: sample(start + 50, [session(Int32(start), startedAt: start)], serverStartedAt: start - 10))
    }
    lifetimes.look(at: sample(300, [], serverStartedAt: 290))
    #expect(lifetimes.ends.map(\.withServer) == [true, true, true])
    #expect(LifetimePattern(lifetimes.ends) == nil)
  }

  @Test func aLineOfTheLogIsExactAndCountsOnce() throws {
    var lifetimes = Lifetimes()
    lifetimes.look(at: sample(0, [session(1, idleSince: 0)]))
    lifetimes.look(at: sample(20, []))
    let told = ConnectionEnd(pid: 1, role: "materialize", age: .milliseconds(108_250), at: .noon + .milliseconds(8_250))
    lifetimes.note(told)
    #expect(lifetimes.ends.count == 1)
    let end = try #require(lifetimes.ends.first)
    #expect(end.age == .milliseconds(108_250) && end.uncertainty == .zero)
    // The silence is known from the samples only.
    #expect(end.idle == .seconds(10))
    // Told before it was missed: not missed any more.
    lifetimes.look(at: sample(22, [session(2)]))
    lifetimes.note(ConnectionEnd(pid: 2, role: "materialize", age: .seconds(124), at: .noon + .seconds(24)))
    lifetimes.look(at: sample(26, []))
    #expect(lifetimes.ends.count == 2)
  }

  /// The other end's clock is an hour behind, which must not count.
  @Test func aReplicationConnectionIsSilentWhileNothingOfItChanges() throws {
    var lifetimes = Lifetimes()
    func look(_ second: Int, replied: Int, unsent: Int64 = 0) {
      let sender = WalSender(
        pid: 2, role: "materialize", startedAt: .noon, repliedAt: .noon + .seconds(replied - 3_600), unsent: unsent)
      lifetimes.look(at: sample(second, [], senders: [sender]))
    }
    look(0, replied: 0)
    look(2, replied: 2)
    look(30, replied: 2, unsent: 8)
    look(78, replied: 2, unsent: 8)
    lifetimes.look(at: sample(82, []))
    let end = try #require(lifetimes.ends.first)
    #expect(end.isReplication && end.age == .seconds(80) && end.idle == .seconds(50))
  }

  @Test func isBounded() {
    var lifetimes = Lifetimes()
    for number in 0..<1000 { lifetimes.look(at: sample(number, [session(Int32(number), startedAt: number)])) }
    #expect(lifetimes.ends.count == 200)
    #expect(lifetimes.following == 1)
  }

  // MARK: -

  /// Times are seconds after noon, by the server's clock, which is a minute ahead of ours.
  private func sample(
    _ second: Int, _ sessions: [SessionDetail], senders: [WalSender] = [], serverStartedAt: Int = -3600
  ) -> UpstreamSample {
    var sample = UpstreamSample(at: .noon + .seconds(second - 60), roundTrip: .milliseconds(4))
    var facts = ServerFacts.example()
    facts.clock = .noon + .seconds(second)
    facts.startedAt = .noon + .seconds(serverStartedAt)
    sample.facts = Reading(facts, at: sample.at)
    var all = Sessions.example(used: 3)
    all.replicating = sessions
    sample.sessions = Reading(all, at: sample.at)
    sample.replication = Reading(
      Replication(maxSenders: 10, maxSlots: 10, senders: senders, slots: []), at: sample.at)
    return sample
  }

  private func session(_ pid: Int32, startedAt: Int = -100, idleSince: Int? = nil) -> SessionDetail {
    SessionDetail(
      pid: pid, role: "materialize", database: "shop", application: "", backendType: "client backend",
      state: idleSince == nil ? "active" : "idle", address: "10.1.0.9", startedAt: .noon + .seconds(startedAt),
      stateChangedAt: idleSince.map { .noon + .seconds($0) }, tls: nil)
  }
}
