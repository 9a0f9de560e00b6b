// Hundreds of upstreams and sources: the diagnosis is made with every sample.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ScaleTests {
  @Test func everyOneOfThemIsJudged() {
    let findings = diagnose(installation(of: 800), Standards(now: .noon))
    let hurt = findings.filter { $0.severity == .critical && $0.cause == .resourceExhaustion }
    #expect(Set(hurt.compactMap(\.source)).count == 800)
    #expect(Set(hurt.compactMap(\.upstream)).count == 800)
  }

  /// Each upstream feeds one source, which fails.
  private func installation(of number: Int) -> Evidence {
    var materialize = MaterializeSample.healthy(sources: [])
    materialize.sources = Reading(
      (0..<number).map { index in
        var source = Source.stalled(
          "s\(index)", id: "u\(index)", error: "postgres: db error: FATAL: sorry, too many clients already")
        source.connectionID = "c\(index)"
        return source
      }, at: .noon)
    materialize.connections = Reading(
      (0..<number).map { SourceConnection(id: "c\($0)", name: "db\($0)", host: "db", database: "shop", user: "m") },
      at: .noon)
    let names = (0..<number).map { "db\($0)" }
    return Evidence(
      [.targets([.materialize] + names.enumerated().map { .upstream($1, connections: ["c\($0)"]) }, at: .noon)]
        + [.connected(.materialize, .example(), at: .noon), .materialize(materialize)]
        + names.flatMap { [.connected(.upstream($0), .example(), at: .noon), .upstream($0, .healthy())] })
  }
}
