// What was looked at, and what could not be.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ExaminationTests {
  @Test func whatAnsweredWasLookedAt() throws {
    let examination = Evidence.healthy().examination()
    let upstream = try #require(examination.parts.first { $0.server == .upstream("orders-db") })
    #expect(
      upstream.seen == [
        "start time", "connections", "WAL senders and slots", "settings", "pg_hba.conf", "certificates",
      ])
    #expect(upstream.unseen.map(\.what) == ["the log"] && upstream.unseen.first?.isPending == true)
    #expect(examination.parts.map(\.server) == [.materialize, .upstream("orders-db")])
  }

  @Test func refusalsLossesAndObstaclesSayWhy() throws {
    var upstream = UpstreamSample.healthy()
    upstream.accessRules = Reading(trouble: .denied(grant: "GRANT something"))
    let evidence = Evidence.healthy(
      upstream: upstream,
      and: [
        .targets(
          [.materialize, .upstream("orders-db"), .upstream("lost"), .upstream("far", obstacle: "behind a tunnel")],
          at: .noon),
        .lost(.upstream("lost"), .tooManyClients, at: .noon, retryAt: .noon),
      ])
    let parts = evidence.examination().parts
    #expect(parts[1].unseen.contains { $0.what == "pg_hba.conf" && $0.why == "refused: GRANT something" })
    #expect(
      parts[2].seen.isEmpty && parts[2].unseen.allSatisfy { $0.why.contains("too many clients") && !$0.isPending })
    #expect(parts[3].unseen.map(\.why) == ["behind a tunnel"])
    #expect(!evidence.examination().isWhole(for: .upstream("far")))
    #expect(evidence.examination(of: "lost").parts.map(\.server) == [.materialize, .upstream("lost")])
  }
}
