// Incidents to be reported: recorded ones, and others made by hand.

import Diagnosis
import Reports
import Samples
import TestSupport

enum ReportScene: String, CaseIterable {
  case recordedHealthy = "recorded-healthy"
  case recordedExhaustion = "recorded-resource-exhaustion"
  case recordedRedacted = "recorded-resource-exhaustion-redacted"
  case recovered, several, hostile
  case withoutMaterialize = "without-materialize"
  case nothingReachable = "nothing-reachable"
  case nothingKnown = "nothing-known"

  func report() throws -> IncidentReport {
    switch self {
    case .recordedHealthy: return try ReportScene.recorded("healthy")
    case .recordedExhaustion: return try ReportScene.recorded("resource-exhaustion")
    case .recordedRedacted: return try ReportScene.recorded("resource-exhaustion", isRedacted: true)
    case .recovered: return ReportScene.of(ReportScene.recovery, journal: [ReportScene.exemption])
    case .several: return ReportScene.of(ReportScene.outageOfMany)
    case .hostile: return ReportScene.of(ReportScene.hostileEvidence, journal: [ReportScene.hostileEntry])
    case .withoutMaterialize:
      return ReportScene.of(
        Evidence([
          .targets([.upstream("orders-db", host: "10.0.4.17")], at: .noon - .seconds(60)),
          .lost(.upstream("orders-db"), .tooManyClients, at: .noon - .seconds(50), retryAt: .noon),
          .lost(.upstream("orders-db"), .tooManyClients, at: .noon - .seconds(3), retryAt: .noon),
        ]))
    case .nothingReachable:
      let refused = Loss(
        kind: .refused, step: .tcp, errno: 111, message: "Connection refused", address: "10.0.4.17:5432")
      return ReportScene.of(
        Evidence([
          .targets([.materialize, .upstream("orders-db")], at: .noon - .seconds(60)),
          .lost(.materialize, refused, at: .noon - .seconds(40), retryAt: .noon),
          .lost(.upstream("orders-db"), refused, at: .noon - .seconds(3), retryAt: .noon),
        ]))
    case .nothingKnown: return ReportScene.of(Evidence([.targets([.materialize], at: .noon - .seconds(1))]))
    }
  }

  static func of(_ evidence: Evidence, journal: [JournalEntry] = [], isRedacted: Bool = false) -> IncidentReport {
    IncidentReport(
      Assessment(evidence, Standards(now: .noon)), journal: journal, programVersion: "0.1.0", isRedacted: isRedacted)
  }

  static func recorded(_ name: String, isRedacted: Bool = false) throws -> IncidentReport {
    let samples = try Recorded.samples(name)
    let assessment = Assessment(Evidence(samples), Standards(now: samples.last?.at ?? .noon))
    return IncidentReport(assessment, journal: [], programVersion: "0.1.0", isRedacted: isRedacted)
  }

  // MARK: Made by hand

  /// idle_session_timeout ended Materialize's sessions, and somebody has exempted its role.
  private static let recovery: Evidence = {
    var outage = Outage(Outage.closed, "postgres: db error: FATAL: terminating connection due to idle-session timeout")
    outage.status = .running
    outage.set("idle_session_timeout", 60_000)
    outage.log("terminating connection due to idle-session timeout", .timeout)
    return outage.evidence
  }()

  private static let exemption = JournalEntry(
    id: "1795341500000000", at: .noon - .seconds(100), upstream: "orders-db", host: "10.0.4.17", role: "dba",
    purpose: "Exempt role materialize from idle_session_timeout",
    sql: ["ALTER ROLE materialize SET idle_session_timeout = '0'"],
    action: .set([.init("idle_session_timeout", "0")], .role("materialize", database: nil)),
    differences: [.init("idle_session_timeout", old: "1min", new: "0")], outcome: .applied,
    undo: .set([.init("idle_session_timeout", nil)], .role("materialize", database: nil)))

  /// Forty sources of one upstream, all refused.
  private static let outageOfMany: Evidence = {
    let sources = (1...40).map { number -> Source in
      var source = Source.stalled("table_\(number)", id: "u\(number)", error: Outage.refused)
      source.since = .noon - .seconds(250 - number)
      source.slot = nil
      return source
    }
    var sample = MaterializeSample.healthy(sources: sources)
    sample.events = Reading(
      sources.flatMap { source -> [SourceEvent] in
        [SourceEvent(sourceID: source.id, at: .noon - .seconds(86_400), status: .running)]
          + (0..<10).flatMap { round -> [SourceEvent] in
            let at = (source.since ?? .noon) + .seconds(round * 20)
            return [
              SourceEvent(sourceID: source.id, at: at, status: .stalled, error: Outage.refused),
              SourceEvent(sourceID: source.id, at: at + .seconds(5), status: .starting),
            ]
          }
      }.sorted { $0.at < $1.at }, at: sample.at)
    return .healthy(materialize: sample)
  }()

  private static let hostileEvidence = Evidence.healthy(
    upstream: .healthy(used: 97),
    materialize: .healthy(sources: [.stalled(markdownAttack, id: "u12", error: markdownAttack)]))

  private static let hostileEntry = JournalEntry(
    id: "1", at: .noon - .seconds(50), upstream: "orders-db", host: markdownAttack, role: markdownAttack,
    purpose: markdownAttack, sql: ["ALTER ROLE \(quotedIdentifier(markdownAttack)) CONNECTION LIMIT 5"],
    differences: [.init(markdownAttack, old: markdownAttack, new: nil)], outcome: .refused, message: markdownAttack)
}

/// What Markdown, HTML, GitHub and a terminal could take for more than words; with a fence to break out of another.
let markdownAttack =
  "\u{1B}]0;x\u{7}<script>alert(1)</script> <img src=x onerror=y> ![i](http://e.example/i.png) [l](javascript:x) "
  + "**b** _i_ ~~s~~ | c | @everyone #12 http://evil.example www.evil.example `code` $x$ &lt;\n# h\n- [x] t\n```\n````\n"
  + "out"
