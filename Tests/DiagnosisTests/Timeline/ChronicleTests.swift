// What no later sample tells: it is noted when it is seen, once, and within bounds.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ChronicleTests {
  private func at(_ seconds: Int) -> Moment { .noon + .seconds(seconds) }

  /// A sample of orders-db `seconds` after noon.
  private func sample(_ seconds: Int, _ change: (inout UpstreamSample) -> Void = { _ in }) -> Sample {
    var sample = UpstreamSample.healthy()
    sample.at = at(seconds)
    sample.facts?.value?.clock = sample.at - .milliseconds(2)
    sample.sessions = nil
    sample.replication = nil
    sample.settings = nil
    sample.accessRules = nil
    change(&sample)
    return .upstream("orders-db", sample)
  }

  private func events(_ samples: [Sample], _ kind: Event.Kind) -> [Event] {
    Evidence.healthy(and: samples).events([]).filter { $0.kind == kind && $0.at >= .noon }
  }

  @Test func aRestartIsToldAtTheServersStart() {
    let restarts = events(
      [sample(1), sample(9) { $0.facts?.value?.startedAt = at(5) }, sample(11) { $0.facts?.value?.startedAt = at(5) }],
      .restart)
    #expect(restarts.map(\.title) == ["orders-db was restarted"])
    #expect(restarts.first?.at == at(5))
    #expect(restarts.first?.severity == .warning)
  }

  @Test func timesOfAServersClockAreMadeOurs() {
    let ahead = Duration.seconds(3_600)
    let restarts = events(
      [
        sample(9) {
          $0.facts?.value?.startedAt = at(5) + ahead
          $0.facts?.value?.clock = $0.at + ahead
        }
      ], .restart)
    #expect(restarts.first?.at == at(5))
  }

  @Test func aServerThatRanForLongerIsAnotherOne() {
    let older = Moment.noon - .seconds(90 * 86_400)
    let failovers = events([sample(9) { $0.facts?.value?.startedAt = older }], .failover)
    #expect(failovers.first?.severity == .critical)
  }

  @Test func promotionIsAFailover() {
    let failovers = events(
      [sample(1) { $0.facts?.value?.inRecovery = true }, sample(3)], .failover)
    #expect(
      failovers.map(\.title) == ["orders-db is a standby now", "orders-db was promoted: it is no standby any more"])
  }

  @Test func aReloadAndWhatItChanged() {
    let changes = events(
      [
        sample(9) { $0.facts?.value?.configurationLoadedAt = at(8) },
        sample(11) {
          $0.facts?.value?.configurationLoadedAt = at(8)
          var settings = UpstreamSample.healthy().settings?.value ?? []
          settings[1].value = "10000"
          $0.settings = Reading(settings, at: $0.at)
        },
      ], .configuration)
    #expect(
      changes.map(\.title) == [
        "orders-db read its configuration again", "orders-db: wal_sender_timeout 60000 ms → 10000 ms",
      ])
    #expect(changes.map(\.at) == [at(8), at(8)])
  }

  @Test func aLimitThatIsLiftedEndsTheShortage() {
    let samples = [5, -1, 5, 0].enumerated().map { step, limit in
      sample(step * 2) {
        var sessions = Sessions.example(used: 50)
        sessions.roles = [ConnectionLimit(name: "app", limit: limit, used: 5)]
        $0.sessions = Reading(sessions, at: $0.at)
      }
    }
    let events = events(samples, .headroom)
    #expect(
      events.map(\.title) == [
        "orders-db: no connections of role app left, 5 in use",
        "orders-db: connections of role app are not limited any more",
      ])
    #expect(events.map(\.count) == [2, 1])
  }

  @Test func aFlappingHeadroomIsNoStorm() {
    let samples = (0..<400).map { step in
      sample(step * 2) { $0.sessions = Reading(.example(used: step % 2 == 0 ? 97 : 50), at: $0.at) }
    }
    let events = events(samples, .headroom)
    #expect(events.count == 2)
    #expect(events.map(\.count) == [200, 200])
    #expect(events.map(\.isRecovery) == [false, true])
    #expect(events.first?.title == "orders-db: no connections left, 97 in use")
  }

  @Test func whatHoversAroundTheThresholdIsToldOnce() {
    // Four of 97 are few; five and six are not clearly more.
    let samples = (0..<100).map { step in
      sample(step * 2) { $0.sessions = Reading(.example(used: 93 - step % 3), at: $0.at) }
    }
    #expect(events(samples, .headroom).map(\.count) == [1])
  }

  @Test func lossesAreCountedAndTheWayBackIsTold() {
    let server = ServerID.upstream("orders-db")
    let losses = (0..<5).map { Sample.lost(server, .tooManyClients, at: at($0 * 4), retryAt: at($0 * 4 + 4)) }
    let events = events(losses + [.connected(server, .example(), at: at(20))], .connection)
    #expect(events.map(\.count) == [5, 1])
    #expect(events.last?.title == "orders-db lets us in again after 20s and 5 attempts")
    #expect(events.last?.isRecovery == true)
  }

  @Test func anAnswerThatTookLongIsToldFromTheQuestionOn() {
    let events = events([.asked(.upstream("orders-db"), at: at(1)), sample(13)], .connection)
    #expect(events.map(\.title) == ["orders-db did not answer for 12s"])
    #expect(events.first?.at == at(1))
    #expect(events.first?.lastAt == at(13))
  }

  @Test func aProbeThatFailsAndRecovers() {
    func probe(_ seconds: Int, _ tcp: StepOutcome) -> Sample {
      .reachability(
        .upstream("orders-db"),
        Reachability(
          at: at(seconds),
          addresses: [
            AddressProbe(
              host: "orders-db", port: 5432, address: SocketAddress(address: "10.0.4.17", port: 5432),
              dns: .passed(.milliseconds(1)), tcp: tcp, tls: .skipped(.notReached))
          ]))
    }
    let refused = StepOutcome.failed(StepFailure(kind: .refused, message: "Connection refused"), after: nil)
    let good = StepOutcome.passed(.milliseconds(1))
    let events = events([probe(0, good), probe(30, refused), probe(60, refused), probe(90, good)], .probe)
    #expect(
      events.map(\.title) == [
        "orders-db: TCP to 10.0.4.17:5432 fails (refused)", "orders-db: 10.0.4.17:5432 can be reached again",
      ])
  }

  @Test func aRenewalKeepsWhatTheFormerCertificateHadPassed() {
    let server = ServerID.upstream("orders-db")
    func handshake(_ days: Int, _ serial: String) -> Handshake {
      var certificate = Certificate.expiring(in: .seconds(days * 86_400), subject: "CN=orders-db")
      certificate.notBefore = .noon - .seconds(400 * 86_400)
      certificate.serial = SerialNumber(hexadecimal: serial)
      var tls = PeerTLS.example
      tls.chain = [certificate]
      return .example(tls: tls)
    }
    let evidence = Evidence.healthy(
      handshake: handshake(5, "AA"), and: [.connected(server, handshake(90, "BB"), at: at(60))])
    let titles = evidence.events([]).filter { $0.kind == .certificate }.map(\.title)
    #expect(
      titles == [
        "orders-db: the server certificate expires in 30 days", "orders-db: the server certificate expires in 7 days",
        "orders-db has another server certificate: it expires in 89d",
      ])
  }

  @Test func aPauseLeavesAGapThatIsTold() throws {
    let gap = try #require(events([sample(1), sample(3), sample(5), sample(905), sample(907)], .watching).first)
    #expect(gap.title == "nothing was seen for 15m: paused, or asleep")
    #expect(gap.severity == .unknown)
  }

  @Test func itIsBounded() {
    var samples: [Sample] = []
    for day in 0..<400 {
      samples.append(sample(day * 86_400) { $0.facts?.value?.startedAt = at(day * 86_400 - 10) })
    }
    #expect(events(samples, .restart).count <= 60)
  }

  @Test func aCutChronicleKnowsNothingOfLaterThings() {
    let evidence = Evidence.healthy(and: [sample(9) { $0.facts?.value?.startedAt = at(5) }])
    let past = evidence.rewound(to: at(4), History())
    #expect(!past.events([]).contains { $0.title == "orders-db was restarted" })
  }
}
