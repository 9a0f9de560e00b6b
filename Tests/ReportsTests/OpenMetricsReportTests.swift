// `check --format openmetrics`, read by the parser of Prometheus' own client library.

import Diagnosis
import Glibc
import Reports
import Samples
import TestSupport
import Testing

@testable import Demo

@Suite struct OpenMetricsReportTests {
  private func report(_ evidence: Evidence) -> String {
    ReportFormat.openmetrics.render(Look(evidence, Standards(now: .noon)))
  }

  @Test func figures() {
    let text = report(.healthy())
    for line in [
      "pgwatch_verdict 0", #"pgwatch_server_reachable{server="orders-db"} 1"#,
      #"pgwatch_connections_remaining{upstream="orders-db"} 56"#,
      #"pgwatch_source_running{id="u12",source="materialize.public.orders",upstream="orders-db"} 1"#,
      "# UNIT pgwatch_slot_lag_bytes bytes", "# TYPE pgwatch_wal_senders_used gauge",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    #expect(text.hasSuffix("# EOF\n"))
  }

  @Test func whatIsNotKnownHasNoSample() {
    let lost = Sample.lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon)
    let text = report(Evidence([.targets([.upstream("orders-db")], at: .noon), lost]))
    #expect(text.contains(#"pgwatch_server_reachable{server="orders-db"} 0"#))
    #expect(text.contains("pgwatch_verdict 2\n"))
    #expect(!text.contains("pgwatch_connections_used"))
  }

  @Test(.enabled(if: Parser.path != nil, "the Prometheus client library is not installed"))
  func aRealParserReadsIt() async throws {
    let hostile = "we\"ird\\name\nof"
    let evidence = Evidence([
      .targets([.upstream(hostile), .upstream("b")], at: .noon - .seconds(10)),
      .connected(.upstream(hostile), .example(), at: .noon - .seconds(9)), .upstream(hostile, .healthy(used: 97)),
      .lost(.upstream("b"), .tooManyClients, at: .noon, retryAt: .noon),
    ])
    for (text, samples) in [(report(.healthy()), 20), (report(evidence), 15)] {
      let count = try await Parser.countSamples(in: text)
      #expect(count >= samples)
    }
  }
}

private enum Parser {
  /// Python with the library; Tests/install-servers puts it there.
  static let path = unsafe getenv("PGWATCH_TEST_PYTHON").map { unsafe String(cString: $0) }

  /// - Throws: what the parser does not like.
  static func countSamples(in text: String) async throws -> Int {
    let shelter = try Shelter()
    let script = """
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
      from prometheus_client.parser import text_string_to_metric_families as classic
      text = open('report').read()
      counts = [sum(len(family.samples) for family in parse(text)) for parse in (strict, classic)]
      assert counts[0] == counts[1], counts
      print(counts[0])
      """
    try TextFile.write(text, to: "\(shelter.path)/report", for: .ourselves)
    try TextFile.write(script, to: "\(shelter.path)/parse.py", for: .ourselves)
    let output = try await Command.run([path ?? "python3", "parse.py"], in: shelter.path)
    await shelter.close()
    return Int(output.trimmed) ?? 0
  }
}
