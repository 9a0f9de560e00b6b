// Nothing goes wrong, and everything is as it should be.

import Postgres
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Demo

extension IncidentTests {
  @Test func aHealthyDemoRunsAllItsSources() async throws {
    let lines = Mutex<[String]>([])
    let session = try await Demo.open(incident: .healthy) { line in lines.withLock { $0.append(line) } }
    let speakers = Set(lines.withLock { $0 }.compactMap { $0.split(separator: ":").first })
    #expect(speakers == ["materialize", "orders-db", "billing-db", "healthy"])
    #expect(try await session.allRun())
    #expect(TextFile.read("\(session.folder)/README")?.contains("there is nothing to cure") == true)
    #expect(session.upstreams.map(\.name) == ["orders-db", "billing-db"])
    let (orders, billing) = try await (session.watcherArrives().get(), session.watcherArrives(at: "billing-db").get())
    let certificate = try #require(orders.tls?.chain.first)
    #expect((212.0..<214).contains((certificate.notAfter - .now).inSeconds / 86400))
    #expect(billing.tls == nil)
    let clear =
      "SELECT count(*) FROM pg_stat_ssl NATURAL JOIN pg_stat_activity WHERE usename = 'materialize' AND NOT ssl"
    #expect(try await session.stage.orders.run(clear) == "0")
    #expect(try await session.stage.billing.run(clear) == "3")
    await session.close()
    #expect(!exists(session.folder))
  }
}
