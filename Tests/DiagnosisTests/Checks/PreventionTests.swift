// The checklist of prevention: what is not known any more is not ticked.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct PreventionTests {
  private let silent = Loss(kind: .silent, step: .tcp, message: "", address: "10.0.4.17:5432")

  private func check(_ id: String, _ evidence: Evidence, now: Moment = .noon) throws -> Check {
    let subject = try #require(ChecklistTests.subject(evidence, now: now))
    return try #require((subject.prevention + subject.checklist).first { $0.id == id })
  }

  @Test(arguments: [
    "prevent-capacity", "prevent-poolers", "prevent-maintenance", "connection-limits", "own-limits", "wal-senders",
    "replication-slots", "slot",
  ])
  func figuresOfASilentServerAreNotKnown(_ id: String) throws {
    let evidence = Evidence.healthy(and: [
      .lost(.upstream("orders-db"), silent, at: .noon, retryAt: .noon + .seconds(1))
    ])
    // It may be back in a moment.
    #expect(try check(id, evidence, now: .noon + .seconds(1)).result == .pass)
    let later = try check(id, evidence, now: .noon + .seconds(60))
    #expect(later.result == .cannotTell)
    #expect(later.reason.hasPrefix("Not known: orders-db has not answered since 2026-11-22 10:00:00 UTC"))
  }

  @Test func theNetworkIsGoodOnlyIfQueriesFindItSo() throws {
    let fine = try check("prevent-network", probed(.healthy()))
    #expect(fine.result == .pass && fine.reason.contains("a query takes 4"))
    var slow = UpstreamSample.healthy()
    slow.roundTrip = .milliseconds(350)
    let far = try check("prevent-network", probed(.healthy(upstream: slow)))
    #expect(far.result == .warn && far.reason.contains("a query takes 350"))
  }

  @Test func theNetworkIsNotGoodIfItCutUs() throws {
    let cut = Loss(kind: .cut, step: .query, message: "")
    let back: [Sample] = [
      .lost(.upstream("orders-db"), cut, at: .noon - .seconds(2), retryAt: .noon),
      .connected(.upstream("orders-db"), .example(), at: .noon - .seconds(1)),
    ]
    let found = try check("prevent-network", probed(.healthy(and: back)))
    #expect(found.result == .warn && found.reason.contains("connection cut while answering a query"))
    #expect(try check("prevent-network", probed(.healthy(and: back)), now: .noon + .seconds(7200)).result == .pass)
  }

  @Test func theNetworkIsNotGoodWhileItIsTheFinding() throws {
    let flapping = Outage(Outage.closed, "postgres: Connection reset by peer (os error 104)").with {
      $0.status = .running
    }
    let found = try check("prevent-network", probed(flapping.evidence))
    #expect(found.result == .warn && found.reason.contains("Yet network-instability was found: recovered"))
  }

  private func probed(_ evidence: Evidence) -> Evidence {
    let probe = AddressProbe(
      host: "orders-db", port: 5432, address: SocketAddress(address: "10.0.4.17", port: 5432),
      dns: .passed(.milliseconds(1)), tcp: .passed(.milliseconds(1)), tls: .passed(.milliseconds(1)), peer: nil)
    var evidence = evidence
    evidence.take(.reachability(.upstream("orders-db"), Reachability(at: .noon, addresses: [probe])))
    return evidence
  }
}
