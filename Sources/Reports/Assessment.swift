// One look at every server and what it means: what each report renders.

package import Diagnosis
package import Samples

package struct Assessment: Sendable {
  package var at: Moment
  package var evidence: Evidence
  package var standards: Standards
  /// In the order of their rank.
  package var findings: [Finding]
  /// How long the servers were watched; `nil` for one look.
  package var watchedFor: Duration?

  package init(_ evidence: Evidence, _ standards: Standards, watchedFor: Duration? = nil) {
    self.watchedFor = watchedFor
    at = standards.now
    self.standards = standards
    self.evidence = evidence
    findings = diagnose(evidence, standards)
  }

  package var verdict: Verdict { Verdict(findings) }

  /// A finding's title with the source that it is about: `orders is stalled: …`.
  func sentence(about finding: Finding) -> String {
    guard let id = finding.source, let source = evidence.source(id) else { return finding.title }
    return switch source.status {
    case .running where finding.recovery != nil: "\(source.name) \(finding.title)"
    case .running: "\(source.name): \(finding.title)"
    case .starting: "\(source.name) is failing: \(finding.title)"
    default: "\(source.name) is \(source.status.text): \(finding.title)"
    }
  }

  /// What to do about a finding, in a line each: its own advice first.
  func remedies(for finding: Finding) -> [String] {
    finding.advice + Diagnosis.remedies(for: finding, evidence, standards).map(\.title)
  }
}

/// How a look is written down. Each format is a file of its own; the smallest, and the one to copy, is JSONReport.swift.
package enum ReportFormat: String, Sendable, CaseIterable {
  case text, json, nagios, openmetrics

  /// The report, with a line break at its end.
  package func render(_ assessment: Assessment) -> String {
    switch self {
    case .text: textReport(assessment)
    case .json: jsonReport(assessment)
    case .nagios: nagiosReport(assessment)
    case .openmetrics: openMetricsReport(assessment)
    }
  }
}

extension Verdict {
  /// Those of monitoring plugins.
  package var exitCode: Int32 {
    switch self {
    case .ok: 0
    case .warning: 1
    case .critical: 2
    case .unknown: 3
    }
  }
}

extension Severity {
  /// The word of reports and of `check --format json`.
  var word: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .unknown: "unknown"
    case .critical: "critical"
    }
  }
}
