// What the operator did: changes, and tests of a connection from Materialize's side.

package import Samples

extension Evidence {
  /// What was seen to be changed, as the journal has it, but for where and as whom.
  package var recordedChanges: [JournalEntry] {
    changes.filter { !$0.isUnderWay }.map { report in
      var entry = JournalEntry(report.change, host: nil, role: nil, at: report.at)
      entry.conclude(report.stage)
      return entry
    }
  }

  func actions(_ journal: [JournalEntry]) -> [Event] {
    let recorded = Set(journal.map(\.id))
    let entries = journal.filter { entry in chronicle.cutAt.map { entry.at <= $0 } ?? true }.map(\.event)
    // The journal is read when a change is over.
    let underWay = changes.filter { !recorded.contains($0.change.id) }.map(\.event)
    return entries + underWay + materialize.validations.values.map { event(of: $0) }
  }

  private func event(of validation: Validation) -> Event {
    let upstream = upstreamName(ofConnection: validation.connectionID)
    let what = "tested its connection to \(upstream ?? validation.connectionID)"
    func event(_ severity: Severity, _ outcome: String, note: String? = nil) -> Event {
      Event(
        .action, severity, at: validation.at, server: .materialize, upstream: upstream,
        key: "validation \(validation.connectionID)", lead: "Materialize ",
        title: "\(what): \(outcome)", note: note)
    }
    return switch validation.outcome {
    case .underWay: event(.info, "under way")
    case .passed(let span): event(.info, "passed in \(span.precise)")
    case .failed(let error, _): event(.critical, "failed", note: error.message)
    case .unanswered(let loss): event(.unknown, "no answer", note: loss.summary)
    }
  }
}

extension JournalEntry {
  fileprivate var event: Event {
    let note = (sql + [message].compactMap(\.self)).joined(separator: "; ")
    return Event(
      .action, outcome.severity, at: at, server: .upstream(upstream), key: id, title: "\(purpose) (\(outcome.words))",
      note: note)
  }
}

extension JournalEntry.Outcome {
  fileprivate var severity: Severity {
    switch self {
    case .applied, .awaitingRestart, .notSent: .info
    case .notInForce, .refused, .takenBack: .warning
    case .begun, .unknown: .unknown
    }
  }
}

extension ChangeReport {
  fileprivate var event: Event {
    Event(
      .action, .info, at: at, server: .upstream(change.upstream), key: change.id,
      title: "\(change.purpose)\(isUnderWay ? " (under way)" : "")")
  }
}
