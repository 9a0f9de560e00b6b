// `check --format openmetrics`, read by the parser of Prometheus' own client library.

import Diagnosis
import Reports
import Samples
import TestSupport
import Testing

@Suite struct OpenMetricsReportTests {
  private func report(_ evidence: Evidence) -> String {
    ReportFormat.openmetrics.render(Assessment(evidence, Standards(now: .noon)))
  }

  @Test func figures() {
    let text = report(.healthy())
    for line in [
      "pgwatch_verdict 0", #"pgwatch_server_reachable{server="orders-db"} 1"#,
      #"pgwatch_connections_remaining{upstream="orders-db"} 56"#,
      #"pgwatch_source_running{id="u12",source="materialize.public.orders",upstream="orders-db"} 1"#,
      #"pgwatch_source_outages{id="u12",source="materialize.public.orders",upstream="orders-db"} 0"#,
      #"pgwatch_round_trip_seconds{server="orders-db"} 0.004"#, #"pgwatch_idle_sessions{upstream="orders-db"} 0"#,
      #"pgwatch_server_start_timestamp_seconds{server="Materialize"} 1795255199"#,
      #"pgwatch_step_seconds{upstream="orders-db",step="query"} 0.000512"#,
      #"pgwatch_settings_to_improve{upstream="orders-db"} 1"#, "# UNIT pgwatch_slot_lag_bytes bytes",
      "# TYPE pgwatch_wal_senders_used gauge",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    #expect(text.hasSuffix("# EOF\n"))
  }

  /// Where the look ends while the next question is under way, it has been answered all the same; what is overdue has not.
  @Test(arguments: [(Duration.seconds(1), 1), (.seconds(8), 0)])
  func aServerIsReachableWhileItsNextAnswerIsNotOverdue(askedAgo: Duration, reachable: Int) {
    let at = Moment.noon - askedAgo
    let text = report(.healthy(and: [.asked(.materialize, at: at), .asked(.upstream("orders-db"), at: at)]))
    for server in ["Materialize", "orders-db"] {
      #expect(text.contains("pgwatch_server_reachable{server=\"\(server)\"} \(reachable)\n"))
    }
  }

  @Test(arguments: LookScene.allCases)
  func confidencesAreRounded(scene: LookScene) {
    let lines = ReportFormat.openmetrics.render(scene.assessment).split(separator: "\n")
    for line in lines where line.hasPrefix("pgwatch_finding_confidence{") {
      #expect((line.split(separator: " ").last?.count ?? 0) <= "0.45".count, "\(line)")
    }
  }

  @Test func whatIsNotKnownHasNoSample() {
    let lost = Sample.lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon)
    let text = report(Evidence([.targets([.upstream("orders-db")], at: .noon), lost]))
    #expect(text.contains(#"pgwatch_server_reachable{server="orders-db"} 0"#))
    #expect(text.contains("pgwatch_verdict 2\n"))
    #expect(!text.contains("pgwatch_connections_used"))
  }

  /// Both parsers, that of OpenMetrics and that of Prometheus' older format, which node_exporter's textfile collector reads.
  @Test(
    .enabled(if: Python.path != nil, "the Prometheus client library is not installed"), arguments: LookScene.allCases)
  func realParsersReadIt(scene: LookScene) throws {
    let text = ReportFormat.openmetrics.render(scene.assessment)
    let count = try Python.run(
      """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
      from prometheus_client.parser import text_string_to_metric_families as classic
      text = sys.stdin.read()
      families = list(strict(text))
      samples = [sample for family in families for sample in family.samples]
      assert samples == [sample for family in classic(text) for sample in family.samples]
      for family in families:
          assert family.type == 'gauge' and family.name.startswith('pgwatch_') and family.documentation.endswith('.')
          assert not family.unit or family.name.endswith('_' + family.unit), family.name
      print(len(samples))
      """, input: text)
    let lines = text.split(separator: "\n").count { !$0.hasPrefix("#") }
    #expect(count == "\(lines)\n")
  }

  @Test(.enabled(if: Python.path != nil, "the Prometheus client library is not installed"))
  func hostileLabelsComeBackAsTheyWere() throws {
    let name = "we\"ird\\name\nof"
    let evidence = Evidence([
      .targets([.upstream(name)], at: .noon - .seconds(10)),
      .connected(.upstream(name), .example(), at: .noon - .seconds(9)), .upstream(name, .healthy()),
    ])
    let label = try Python.run(
      """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
      for family in parse(sys.stdin.read()):
          if family.name == 'pgwatch_connections_max':
              print(family.samples[0].labels['upstream'], end='')
      """, input: report(evidence))
    // Line breaks are steering characters, which do not reach any report.
    #expect(label == name.plain)
  }
}
