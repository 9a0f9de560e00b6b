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

  @Test(arguments: [
    ("10.0.4.17", "10.0.9.2", Translation.none), ("172.17.0.2", "10.0.9.2", .destination),
    ("10.0.4.17", "10.0.9.1", .source), ("172.17.0.2", "172.17.0.1", .both),
  ])
  func whoTranslates(_ server: String, _ client: String, _ expected: Translation) throws {
    var sample = UpstreamSample.healthy()
    sample.facts?.value?.serverAddress?.address = server
    sample.facts?.value?.clientAddress?.address = client
    #expect(try #require(Evidence.healthy(upstream: sample).upstreams["orders-db"]).translation == expected)
  }

  @Test(arguments: [
    ("orders-db", 5432, 4711, nil), ("orders-db", 5432, -1_044_266_559, "PgBouncer"),
    ("orders-db", 6432, 4711, "PgBouncer"),
    ("ep-cool-1-pooler.eu-central-1.aws.neon.tech", 5432, 4711, "Neon's PgBouncer"),
    ("orders.proxy-abc.eu-central-1.rds.amazonaws.com", 5432, 4711, "Amazon RDS Proxy"),
  ])
  func poolersAreKnownByTheirMarks(_ host: String, _ port: Int, _ pid: Int, _ product: String?) throws {
    var handshake = Handshake.example()
    (handshake.host, handshake.port, handshake.backendPID) = (host, UInt16(port), Int32(pid))
    var sample = UpstreamSample.healthy()
    sample.facts = Reading(.example(backendPID: 9), at: .noon)
    let record = try #require(Evidence.healthy(upstream: sample, handshake: handshake).upstreams["orders-db"])
    #expect(try #require(record.pooler).product == product)
  }

  @Test func noPoolerNoMark() throws {
    #expect(try #require(Evidence.healthy().upstreams["orders-db"]).pooler == nil)
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
