// From evidence to findings: whatever is hurt is held against every cause, what is left is ranked.

package import Samples

/// What a rule needs besides the evidence.
package struct Standards: Sendable, Equatable {
  package var now: Moment
  /// How long an answer may take before a server counts as hung.
  package var patience: Duration
  /// From where on a figure is a warning, and critical.
  package var thresholds: Thresholds
  /// How long the one look took that is over now (`check`); `nil` while watching goes on.
  package var lookEndedAfter: Duration?

  package init(
    now: Moment, patience: Duration = .seconds(4), thresholds: Thresholds = Thresholds(),
    lookEndedAfter: Duration? = nil
  ) {
    self.now = now
    self.patience = patience
    self.thresholds = thresholds
    self.lookEndedAfter = lookEndedAfter
  }
}

/// What the evidence means as of `standards.now`, the most urgent finding first. No finding is without evidence; none
/// at all means that nothing wrong was found: what was looked at is told by `Evidence.examination`. The work grows with the
/// number of sources and upstreams, not with its square.
package func diagnose(_ evidence: Evidence, _ standards: Standards) -> [Finding] {
  let context = RuleContext(evidence, standards)
  let explained = context.incidents.flatMap { incident in
    let hypotheses = Cause.allCases.compactMap { context.hypothesis(of: $0, in: incident) }.settled
    // Rivals are told where somebody is hurt; that a server cannot be used from here is said once.
    return hypotheses.prefix(incident.source == nil ? 1 : hypotheses.count).enumerated().map { rank, hypothesis in
      Finding(hypothesis, of: incident, isRival: rank > 0, now: context.now)
    }
  }
  let ongoing = Cause.allCases.flatMap { $0.rule.ongoing(context) }
  return rank(withoutEchoes(explained + ongoing)).map(context.withoutIdleRemedies)
}

extension RuleContext {
  /// To wait for Materialize, or to have it test, helps where a source does not run, and while Materialize answers.
  fileprivate func withoutIdleRemedies(_ finding: Finding) -> Finding {
    let concerned =
      finding.source.map { [sourcesByID[$0]].compactMap(\.self) }
      ?? finding.upstream.map { sourcesByUpstream[$0] ?? [] } ?? Array(sourcesByID.values)
    let answers = evidence.link(of: .materialize)?.condition(at: now, patience: standards.patience) == .live
    guard !answers || concerned.allSatisfy({ $0.status == .running }) else { return finding }
    var finding = finding
    finding.remedies.removeAll { [.waitForReconnection, .validateConnection].contains($0) }
    return finding
  }
}

extension Finding {
  /// - Parameter isRival: another cause is likelier for the same incident. Then this one is only told.
  init(_ hypothesis: Hypothesis, of incident: Incident, isRival: Bool, now: Moment) {
    let recovery = incident.began.flatMap { began in
      incident.ended.map { Recovery(ago: now - $0, outage: $0 - began) }
    }
    self.init(
      hypothesis.cause, isRival ? .info : hypothesis.severity ?? incident.severity, confidence: hypothesis.confidence,
      source: incident.source?.id, upstream: incident.upstream,
      title: hypothesis.title ?? hypothesis.cause.entry.clause, recovery: recovery, support: hypothesis.support,
      against: hypothesis.against, wouldSettle: hypothesis.wouldSettle,
      // The playbooks are about upstreams.
      remedies: hypothesis.remedies ?? (incident.isMaterialize ? [] : nil),
      advice: hypothesis.advice, settings: hypothesis.settings)
  }
}

/// A finding about an upstream is left out where a source's finding says the same of that upstream, and a second one of the
/// same cause about the same source. Of certificates there are several: one that will expire is no echo of one that has.
private func withoutEchoes(_ findings: [Finding]) -> [Finding] {
  var said: [String: Severity] = [:]
  for finding in findings where finding.source != nil {
    guard let upstream = finding.upstream else { continue }
    let key = "\(finding.cause.rawValue) \(upstream)"
    said[key] = max(said[key] ?? finding.severity, finding.severity)
  }
  var sources: Set<String> = []
  return findings.filter { finding in
    guard finding.source == nil else { return sources.insert(finding.id).inserted }
    if finding.cause == .certificateExpiry, finding.severity < .critical { return true }
    guard let upstream = finding.upstream, let severity = said["\(finding.cause.rawValue) \(upstream)"] else {
      return true
    }
    return severity < finding.severity
  }
}

private func rank(_ findings: [Finding]) -> [Finding] {
  // Stable: what is equally urgent stays in the order of the sources and causes.
  findings.enumerated().sorted { a, b in
    let (x, y) = (a.element, b.element)
    if x.severity != y.severity { return x.severity > y.severity }
    // What is merely not known comes after what is.
    if x.cause.isLackOfKnowledge != y.cause.isLackOfKnowledge { return y.cause.isLackOfKnowledge }
    if x.confidence != y.confidence { return x.confidence > y.confidence }
    return a.offset < b.offset
  }.map(\.element)
}
