// What hidden sessions leave open is judged by what is certain.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct BoundsTests {
  private func findings(used: Int, uncertain: Int, thresholds: Thresholds = Thresholds()) -> [Finding] {
    var upstream = UpstreamSample.healthy(used: used)
    upstream.sessions?.value?.headroom.uncertain = uncertain
    upstream.sessions?.value?.masked = true
    return diagnose(.healthy(upstream: upstream), Standards(now: .noon, thresholds: thresholds))
      .filter { $0.cause == .resourceExhaustion }
  }

  /// 97 for ordinary roles; a warning from 4 on, critical at 0.
  @Test(arguments: [
    (41, 7, nil), (85, 7, nil), (90, 4, Severity.unknown), (90, 7, .unknown), (93, 3, .warning), (93, 7, .unknown),
    (97, 3, .critical),
  ])
  func onlyWhatIsCertainIsSaid(_ used: Int, _ uncertain: Int, _ severity: Severity?) throws {
    let found = findings(used: used, uncertain: uncertain)
    #expect(found.first?.severity == severity)
    if severity == .unknown {
      #expect(found.first?.advice == [#"GRANT pg_read_all_stats TO "watcher""#])
      #expect(found.first?.support.first?.text.contains("\(used) to \(used + uncertain) of 97 used") == true)
    }
  }

  @Test func idleSessionsThatAreHiddenAreNotNone() throws {
    let thresholds = Thresholds([try ThresholdChange(argument: "idle_sessions=10,20")])
    #expect(findings(used: 41, uncertain: 0, thresholds: thresholds).map(\.severity) == [.unknown])
    #expect(findings(used: 41, uncertain: 0).isEmpty)
  }
}
