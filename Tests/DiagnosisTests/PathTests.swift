// What both ends of a connection say of it.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct PathTests {
  @Test func bothEndsAgree() throws {
    let record = try #require(Evidence.healthy().upstreams["orders-db"])
    #expect(record.isPooled == false)
    #expect(record.isTranslated == false)
  }

  @Test func anotherProcessAndAnotherAddress() throws {
    var sample = UpstreamSample.healthy()
    var facts = ServerFacts.example(backendPID: 1)
    facts.serverAddress?.address = "172.17.0.2"
    sample.facts = Reading(facts, at: .noon)
    let record = try #require(Evidence.healthy(upstream: sample).upstreams["orders-db"])
    #expect(record.isPooled == true)
    #expect(record.isTranslated == true)
  }

  @Test func aUnixSocketIsNeverTranslated() throws {
    var handshake = Handshake.example(tls: nil)
    handshake.host = "/var/run/postgresql"
    handshake.remote = nil
    let record = try #require(Evidence.healthy(handshake: handshake).upstreams["orders-db"])
    #expect(record.isTranslated == false)
  }

  @Test func unknownBeforeTheFirstAnswer() throws {
    let evidence = Evidence([
      .targets([.upstream("orders-db")], at: .noon), .connected(.upstream("orders-db"), .example(), at: .noon),
    ])
    let record = try #require(evidence.upstreams["orders-db"])
    #expect(record.isPooled == nil)
    #expect(record.isTranslated == nil)
  }
}
