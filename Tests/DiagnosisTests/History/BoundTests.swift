// What is known stays bounded, however long it goes on.

import Samples
import TestSupport
import Testing

@testable import Diagnosis

@Suite struct BoundTests {
  @Test func rowsOfAHistory() {
    var record = MaterializeRecord()
    for batch in 0..<60 {
      var sample = MaterializeSample(at: .noon, roundTrip: .zero)
      sample.events = Reading(
        (0..<100).map { row in
          SourceEvent(
            sourceID: "u1", at: .noon + .seconds(batch * 500 + row * 5), status: row % 2 == 0 ? .starting : .stalled)
        }, at: .noon)
      record.take(sample)
    }
    #expect((2_000...2_250).contains(record.events["u1"]?.count ?? 0))
  }

  @Test func sourcesThatAreGone() {
    var record = MaterializeRecord()
    for number in 0..<1_000 {
      var sample = MaterializeSample(at: .noon + .seconds(number), roundTrip: .zero)
      sample.sources = Reading([.running("orders", id: "u\(number)")], at: sample.at)
      sample.events = Reading([SourceEvent(sourceID: "u\(number)", at: sample.at, status: .running)], at: sample.at)
      record.take(sample)
    }
    #expect(record.events.count <= 202)
    #expect(record.events["u999"] != nil)
  }

  @Test func changesAndTests() {
    var evidence = Evidence.healthy()
    for number in 0..<500 {
      let change = Change(id: "\(number)", upstream: "orders-db", purpose: "p", action: .end([]))
      evidence.take(.change(ChangeReport(change, at: .noon, .underWay("sending"))))
      evidence.take(.validation(Validation(connectionID: "x\(number)", at: .noon, outcome: .underWay)))
    }
    #expect(evidence.changes.count == 200)
    evidence.take(.materialize(.healthy()))
    #expect(evidence.materialize.validations.isEmpty)
  }

  @Test func sessionsInAListThatIsAlwaysFull() {
    var record = UpstreamRecord()
    for look in 0..<100 {
      var sample = UpstreamSample.healthy()
      sample.sessions?.value?.replicating = (0..<50).map { number in
        SessionDetail(
          pid: Int32(look * 50 + number), role: "materialize", database: "shop", application: "",
          backendType: "client backend", state: "active", address: nil, startedAt: .noon, stateChangedAt: nil, tls: nil)
      }
      record.take(sample)
    }
    #expect(record.lifetimes.following <= 500)
  }

  @Test func namesWhoseAddressesChangeAllTheTime() {
    var evidence = Evidence.healthy()
    for number in 0..<1_000 {
      let address = SocketAddress(address: "10.0.\(number / 250).\(number % 250)", port: 5432)
      evidence.take(
        .reachability(
          .upstream("orders-db"),
          Reachability(
            at: .noon + .seconds(number * 30),
            addresses: [
              AddressProbe(
                host: "orders-db", port: 5432, address: address, dns: .passed(.milliseconds(1)),
                tcp: .passed(.milliseconds(1)), tls: .skipped(.notOffered))
            ])))
    }
    #expect(evidence.chronicle.addresses[.upstream("orders-db")]?.count == 16)
    #expect(evidence.chronicle.events.count <= 100)
  }
}
