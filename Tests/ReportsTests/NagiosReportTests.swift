// `check --format nagios`: what a monitoring system reads.

import Diagnosis
import Reports
import Samples
import TestSupport
import Testing

@Suite struct NagiosReportTests {
  @Test func healthy() {
    let text = ReportFormat.nagios.render(Assessment(.healthy(), Standards(now: .noon)))
    #expect(
      text == """
        PGWATCH OK - nothing wrong found: 1 source and 1 upstream looked at | 'sources_running'=1;;;0;1 \
        'orders-db connections'=41;92;96;0;97 'orders-db idle_sessions'=0;;;0 'orders-db wal_senders'=1;9;;0;10 \
        'orders-db slots'=1;9;;0;10 'orders-db slot_lag'=0B;;;0 'orders-db round_trip'=4ms;;;0 \
        'orders-db server_certificate_days'=212;30:;7:

        """)
  }

  @Test func theWorstStandsFirstAndTheRestBelow() throws {
    let evidence = Evidence.healthy(upstream: .healthy(used: 97))
    let assessment = Assessment(evidence, Standards(now: .noon))
    let lines = ReportFormat.nagios.render(assessment).split(separator: "\n")
    let first = try #require(lines.first)
    #expect(first.hasPrefix("PGWATCH CRITICAL - orders-db has no connection slot left"))
    #expect(first.contains("| 'sources_running'=1;;;0;1 'orders-db connections'=97;92;96;0;97"))
    #expect(lines.count == 1 + assessment.findings.count { $0.severity > .info })
  }

  @Test func theSourceThatIsHurtIsNamed() {
    let text = ReportFormat.nagios.render(LookScene.exhausted.assessment)
    #expect(text.hasPrefix("PGWATCH CRITICAL - orders is stalled: orders-db has no connection slot left"))
  }

  @Test func theLevelsInForceStandInTheFigures() throws {
    let changes = try ["remaining_connections=10,5", "slot_lag=1kB,2kB", "round_trip=50,1s", "certificate_days=400"]
      .map { try ThresholdChange(argument: $0) }
    let standards = Standards(now: .noon, thresholds: Thresholds(changes))
    let text = ReportFormat.nagios.render(Assessment(.healthy(), standards))
    for figure in [
      "'orders-db connections'=41;86;91;0;97", "'orders-db slot_lag'=0B;1023;2047;0",
      "'orders-db round_trip'=4ms;50;1000;0", "'orders-db server_certificate_days'=212;400:;7:",
    ] {
      #expect(text.contains(figure), "\(figure)")
    }
    #expect(text.hasPrefix("PGWATCH WARNING - the server certificate of Materialize expires in 212d (+1 more)"))
  }

  @Test func namesDoNotReachTheFigures() throws {
    let hostile = "a|b='1'\nc|\u{301}'\u{301}"
    let evidence = Evidence([
      .targets([.upstream(hostile)], at: .noon - .seconds(10)),
      .connected(.upstream(hostile), .example(), at: .noon - .seconds(9)), .upstream(hostile, .healthy(used: 97)),
    ])
    let text = ReportFormat.nagios.render(Assessment(evidence, Standards(now: .noon)))
    let first = try #require(text.split(separator: "\n").first)
    #expect(first.unicodeScalars.count { $0 == "|" } == 1)
    #expect(first.contains("'a/b1 c/\u{301}\u{301} connections'=97"))
  }
}
