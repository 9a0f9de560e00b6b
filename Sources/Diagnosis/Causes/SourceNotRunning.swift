// A source does not run: its own error, the errors that followed, and what its upstream shows.

import Samples

/// Evidence: `mz_source_statuses.status` and `error`, the errors of `mz_source_status_history` since the source last ran,
/// and the state of its upstream, which outweighs the text: "connection closed" fits every cause.
/// Refuted by: the status `running`.
let sourceNotRunning: Rule = { evidence, standards in
  (evidence.materialize.sources.value ?? []).compactMap { source in
    switch source.status {
    case .running, .created, .dropped: nil
    // Every restart writes `starting`; a minute of it is a snapshot or a slow start, more is abnormal.
    case .starting: starting(source, evidence, standards)
    case .paused: paused(source, evidence)
    case .stalled, .failed, .ceased, .other: stalled(source, evidence, standards)
    }
  }
}

private func starting(_ source: Source, _ evidence: Evidence, _ standards: Standards) -> Finding? {
  if let error = SourceError.telling(errors(of: source, evidence)) {
    // Between two failing attempts the status is `starting` for a moment: the trouble is not over.
    var failing = source
    failing.error = error
    return stalled(failing, evidence, standards)
  }
  guard let since = source.since, standards.now - since > .seconds(180) else { return nil }
  return Finding(
    .networkInstability, .warning, confidence: 0.3, source: source.id, upstream: evidence.upstreamName(of: source),
    title: "no verdict for \((standards.now - since).brief), which is too long for a restart",
    evidence: ["mz_source_statuses: starting since \(since.utc) UTC"],
    advice: ["look at the sessions of Materialize's role upstream: a slot being created waits for open transactions"])
}

private func paused(_ source: Source, _ evidence: Evidence) -> Finding {
  Finding(
    .maintenanceWindow, .warning, confidence: 0.5, source: source.id, upstream: evidence.upstreamName(of: source),
    title: "its cluster has no replica, while WAL piles up upstream",
    evidence: ["mz_source_statuses: paused\(source.cluster.map { ", cluster \($0)" } ?? "")"],
    advice: ["give the cluster a replica: ALTER CLUSTER … SET (REPLICATION FACTOR 1)"])
}

private func stalled(_ source: Source, _ evidence: Evidence, _ standards: Standards) -> Finding {
  let telling = SourceError.telling(errors(of: source, evidence)) ?? source.error
  let meaning = telling.flatMap(SourceError.init)
  let upstream = evidence.upstreamName(of: source)
  var cause = meaning?.cause ?? .networkInstability
  var confidence = meaning == nil ? 0.2 : telling.map(SourceError.isVague) == true ? 0.3 : 0.85
  var title = meaning?.meaning ?? "an error that is not known here"
  var seen: [Exhibit] = []
  if let error = source.error { seen.append("mz_source_statuses.error: \(error)") }
  if let telling, telling != source.error { seen.append("mz_source_status_history, latest telling error: \(telling)") }

  if let upstream, let shown = upstreamSays(upstream, about: cause, evidence) {
    seen.append(Exhibit(shown.evidence))
    if shown.cause == cause || confidence < 0.5 {
      confidence = max(confidence, shown.cause == cause ? 0.95 : shown.confidence)
      cause = shown.cause
      title = shown.title
    }
  }
  if meaning?.heals == false { seen.append("Materialize retries for ever, but this error does not heal by itself") }
  return Finding(
    cause, .critical, confidence: confidence, source: source.id, upstream: upstream, title: title, evidence: seen)
}

/// The texts since the source last ran, oldest first, the current one last.
private func errors(of source: Source, _ evidence: Evidence) -> [String] {
  let events = evidence.materialize.events[source.id] ?? []
  let sinceRunning = events.suffix { $0.status != .running }
  return sinceRunning.compactMap(\.error) + (source.error.map { [$0] } ?? [])
}

private func upstreamSays(
  _ name: String, about suspected: Cause, _ evidence: Evidence
) -> (cause: Cause, confidence: Double, title: String, evidence: String)? {
  guard let record = evidence.upstreams[name] else { return nil }
  if let lost = record.link.lost {
    let (cause, confidence) = lost.loss.suggests
    // How our own role is received says nothing about Materialize's.
    guard ![.authenticationFailure, .hbaRejection, .certificateExpiry].contains(cause) else { return nil }
    return (cause, confidence, "\(name): \(lost.loss.summary)", "our own connection to \(name): \(lost.loss.summary)")
  }
  guard let headroom = record.sessions.value?.headroom, headroom.remaining == 0 || suspected == .resourceExhaustion
  else { return nil }
  let figures = "\(headroom.used) of \(headroom.ordinary) used, \(headroom.reserved) reserved"
  if headroom.remaining == 0 {
    return (
      .resourceExhaustion, 0.9, "\(name) has no connection slot left for ordinary roles",
      "pg_stat_activity of \(name): \(figures)"
    )
  }
  return nil
}
