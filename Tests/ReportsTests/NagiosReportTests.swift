// `check --format nagios`: what a monitoring system reads.

import Diagnosis
import Reports
import Samples
import TestSupport
import Testing

@Suite struct NagiosReportTests {
  @Test func healthy() {
    let text = ReportFormat.nagios.render(Look(.healthy(), Standards(now: .noon)))
    #expect(
      text == """
        PGWATCH OK - nothing wrong found: 1 source and 1 upstream looked at | 'sources_running'=1;;;0;1 \
        'orders-db connections'=41;;;0;97 'orders-db wal_senders'=1;;;0;10 'orders-db slots'=1;;;0;10 \
        'orders-db round_trip'=4ms;;;0 'orders-db server_certificate_days'=212

        """)
  }

  @Test func theWorstStandsFirstAndTheRestBelow() throws {
    let evidence = Evidence.healthy(upstream: .healthy(used: 97))
    let look = Look(evidence, Standards(now: .noon))
    let lines = ReportFormat.nagios.render(look).split(separator: "\n")
    let first = try #require(lines.first)
    #expect(first.hasPrefix("PGWATCH CRITICAL - orders-db has no connection slot left"))
    #expect(first.contains("| 'sources_running'=1;;;0;1 'orders-db connections'=97;;;0;97"))
    #expect(lines.count == 1 + look.findings.count { $0.severity > .info })
  }

  @Test func namesDoNotReachTheFigures() throws {
    let hostile = "a|b='1'\nc"
    let evidence = Evidence([
      .targets([.upstream(hostile)], at: .noon - .seconds(10)),
      .connected(.upstream(hostile), .example(), at: .noon - .seconds(9)), .upstream(hostile, .healthy(used: 97)),
    ])
    let text = ReportFormat.nagios.render(Look(evidence, Standards(now: .noon)))
    let first = try #require(text.split(separator: "\n").first)
    #expect(first.count { $0 == "|" } == 1)
    #expect(first.contains("'a/b1 c connections'=97"))
  }
}
