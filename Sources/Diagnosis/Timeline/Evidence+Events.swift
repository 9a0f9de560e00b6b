// Everything that happened, gathered from what is known.

package import Samples

extension Evidence {
  /// What happened so far, the oldest first.
  /// - Parameter journal: what the operator did.
  package func events(_ journal: [JournalEntry]) -> [Event] {
    (statusChanges + journal.map(\.event)).sorted { $0.at < $1.at }
  }

  private var statusChanges: [Event] {
    materialize.events.values.joined().map { event in
      Event(
        .status, event.status == .running ? .info : .critical, at: event.at, server: .materialize,
        source: event.sourceID, title: [event.status.text, event.error].compactMap(\.self).joined(separator: ": "),
        isRecovery: event.status == .running)
    }
  }
}

extension JournalEntry {
  fileprivate var event: Event {
    Event(.action, .info, at: at, server: .upstream(upstream), title: "\(purpose) (\(outcome.rawValue))")
  }
}
