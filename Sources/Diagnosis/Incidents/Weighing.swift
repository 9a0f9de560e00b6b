// What every cause is weighed by alike: the error texts of the source, and what became of our own connection. The causes'
// own files add what only they know to look for.

import Samples

extension RuleContext {
  /// `cause` held against `incident`; `nil` when nothing speaks for it.
  func hypothesis(of cause: Cause, in incident: Incident) -> Hypothesis? {
    var hypothesis = Hypothesis(cause)
    readErrors(of: incident, into: &hypothesis)
    readLosses(of: incident, into: &hypothesis)
    cause.rule.weigh(incident, self, &hypothesis)
    guard hypothesis.isFounded else { return nil }
    contradict(incident, &hypothesis)
    return hypothesis
  }

  private func readErrors(of incident: Incident, into hypothesis: inout Hypothesis) {
    for error in incident.errors {
      guard let meaning = error.meaning, meaning.cause == hypothesis.cause, meaning.clarity != .vague else { continue }
      let weight: Weight =
        meaning.clarity == .says ? (error.isCurrent ? .proof : .sign) : (error.isCurrent ? .sign : .hint)
      hypothesis.speaks(weight, exhibit(of: error, incident), title: meaning.meaning, blaming: meaning.settings)
      if error.isCurrent, meaning.needsRecreation, let why = meaning.cause.whyRecreate {
        hypothesis.note("Materialize retries for ever, but this error does not heal by itself: \(why)")
      }
    }
    let before = incident.earlier.last { $0.meaning?.cause == hypothesis.cause && $0.meaning?.clarity != .vague }
    if let before {
      hypothesis.speaks(
        .hint, Exhibit("before that: \(before.text)", on: .materialize, at: before.at, quoting: before.text))
    }
  }

  func exhibit(of error: Incident.ErrorSeen, _ incident: Incident) -> Exhibit {
    let origin = error.text == incident.source?.error ? "mz_source_statuses.error" : "mz_source_status_history"
    return Exhibit("\(origin): \(error.text)", on: .materialize, at: error.at, quoting: error.text)
  }

  private func readLosses(of incident: Incident, into hypothesis: inout Hypothesis) {
    guard let link = link(of: incident), let server = incident.server else { return }
    if case .server = incident.subject {
      guard let lost = link.lost, incident.silence == nil, meaning(of: lost.loss, incident).cause == hypothesis.cause
      else {
        return
      }
      let attempts = lost.count == 1 ? "" : ", \(counted(lost.count, "attempt")) since \(lost.first.utc) UTC"
      let address = lost.loss.address.map { " to \($0)" } ?? ""
      hypothesis.speaks(
        lost.loss.suggests.weight,
        Exhibit(
          "our own connection\(address): \(lost.loss.summary)\(attempts)", on: server, at: lost.at,
          quoting: lost.loss.server?.message),
        title: incident.isMaterialize
          ? "Materialize cannot be reached: its sources are unknown" : "\(server.name): \(lost.loss.summary)")
      if lost.loss.kind == .refused, !incident.isMaterialize {
        hypothesis.advice = ["look whether PostgreSQL runs, and listens on \(lost.loss.address ?? "its port")"]
      }
      hypothesis.settle(
        incident.isMaterialize
          ? "another way to Materialize, from another machine: its console, or psql"
          : Settlement("the way there, step by step", .probe))
      return
    }
    for past in link.losses where incident.covers(past.last) && past.loss.concernsEverybody {
      guard past.loss.suggests.cause == hypothesis.cause else { continue }
      let isCurrent = link.lost?.loss == past.loss
      let weight = past.loss.suggests.weight
      hypothesis.speaks(
        isCurrent ? weight : min(weight, .sign),
        Exhibit("our own connection: \(past.loss.summary)", on: server, at: past.last),
        title: "\(server.name): \(past.loss.summary)")
    }
  }

  /// What refuses us at Materialize's door is Materialize that comes or goes.
  private func meaning(of loss: Loss, _ incident: Incident) -> (cause: Cause, weight: Weight) {
    let meaning = loss.suggests
    return incident.isMaterialize && meaning.cause == .serverRestart ? (.maintenanceWindow, meaning.weight) : meaning
  }

  /// An error that names another cause speaks against this one. Whatever is not evidence is shown after it.
  private func contradict(_ incident: Incident, _ hypothesis: inout Hypothesis) {
    if let telling = incident.telling, telling.isCurrent, let meaning = telling.meaning, meaning.clarity == .says,
      meaning.cause != hypothesis.cause
    {
      hypothesis.contradicts(.strong, exhibit(of: telling, incident))
    }
    if let error = incident.source?.error, !hypothesis.support.contains(where: { $0.quote == error }) {
      hypothesis.note(
        Exhibit(
          "mz_source_statuses.error: \(error)", on: .materialize, at: incident.source?.since, quoting: error))
    }
  }
}
