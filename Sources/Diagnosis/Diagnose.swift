// From evidence to findings: every rule looks at all the evidence, the findings are ranked.

package import Samples

/// What a rule needs besides the evidence.
package struct Standards: Sendable, Equatable {
  package var now: Moment
  /// How long an answer may take before a server counts as hung.
  package var patience: Duration
  /// Days to expiry at which a certificate is a warning, and critical.
  package var certificateWarningDays: Int
  package var certificateCriticalDays: Int
  /// How long the one look took that is over now (`check`); `nil` while watching goes on.
  package var lookEndedAfter: Duration?

  package init(
    now: Moment, patience: Duration = .seconds(4), certificateWarningDays: Int = 30, certificateCriticalDays: Int = 7,
    lookEndedAfter: Duration? = nil
  ) {
    self.now = now
    self.patience = patience
    self.certificateWarningDays = certificateWarningDays
    self.certificateCriticalDays = certificateCriticalDays
    self.lookEndedAfter = lookEndedAfter
  }
}

typealias Rule = @Sendable (Evidence, Standards) -> [Finding]

/// Every rule, one file each in Causes/. The smallest one to copy is `slotLost`.
private let rules: [Rule] = [
  sourceNotRunning,
  upstreamUnusable,
  noAnswer,
  connectionsExhausted,
  replicationCapacity,
  slotLost,
  walSenderTimeout,
  certificateExpiry,
  materializeUnreachable,
  missingPrivilege,
]

/// What the evidence means as of `standards.now`, the most urgent finding first. No finding is without evidence; none
/// at all means that nothing wrong was found.
package func diagnose(_ evidence: Evidence, _ standards: Standards) -> [Finding] {
  let findings = rules.flatMap { $0(evidence, standards) }
  return rank(withoutEchoes(findings))
}

/// A finding about an upstream is left out where a source's finding says the same of that upstream.
private func withoutEchoes(_ findings: [Finding]) -> [Finding] {
  findings.filter { finding in
    finding.source != nil
      || !findings.contains {
        $0.source != nil && $0.cause == finding.cause && $0.upstream == finding.upstream
          && $0.severity >= finding.severity
      }
  }
}

private func rank(_ findings: [Finding]) -> [Finding] {
  // Stable: what is equally urgent stays in the order of the rules.
  findings.enumerated().sorted { a, b in
    let (x, y) = (a.element, b.element)
    if x.severity != y.severity { return x.severity > y.severity }
    if x.confidence != y.confidence { return x.confidence > y.confidence }
    return a.offset < b.offset
  }.map(\.element)
}
