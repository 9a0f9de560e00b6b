// The status history of a source as events: it stopped, what it said since then, it runs again.

import Samples

extension StatusStory {
  /// - Parameters:
  ///   - source: its id.
  ///   - upstream: the one that feeds it, if that is known.
  func events(of source: String, named name: String, fedBy upstream: String?) -> [Event] {
    outages.flatMap { outage in
      func event(
        _ severity: Severity, at: Moment, lastAt: Moment, count: Int = 1, key: String, joint: String = " ",
        title: String, note: String? = nil, isRecovery: Bool = false, isFailure: Bool = false
      ) -> Event {
        Event(
          .status, severity, at: at, lastAt: lastAt, count: count, server: .materialize, source: source,
          upstream: upstream, key: key, lead: name + joint, title: title, note: note, isRecovery: isRecovery,
          isFailure: isFailure)
      }
      var events = [
        event(
          outage.severity, at: outage.began, lastAt: outage.last, count: max(1, outage.attempts), key: "stopped",
          title: outage.clause, note: outage.errors.first?.text, isFailure: outage.isFailure)
      ]
      // "connection closed" carries no reason: what is told after it usually does.
      events += outage.errors.dropFirst().map { error in
        event(
          .critical, at: error.first, lastAt: error.last, count: error.count, key: error.pattern,
          joint: error.count > 1 ? ", " : ": ",
          title: "\(error.count > 1 ? "\(error.count) times: " : "")\(error.text.brief)", note: error.text)
      }
      if outage.isOver {
        events.append(
          event(
            .info, at: outage.last, lastAt: outage.last, key: "runs",
            title: outage.ranBefore || outage.isFailure
              ? "runs again after \((outage.last - outage.began).brief)" : "runs", isRecovery: true))
      }
      return events
    }
  }
}

extension StatusStory.Outage {
  /// A source that is started for the first time has not ceased to run, unless it says what is wrong.
  private var isStart: Bool { !ranBefore && errors.isEmpty && status == .starting }

  fileprivate var isFailure: Bool { !status.isByChoice && !isStart }

  fileprivate var severity: Severity {
    switch status {
    case .paused, .dropped: .info
    case _ where isStart: .info
    // It may just have been started.
    case _ where errors.isEmpty: .warning
    default: .critical
    }
  }

  /// `stopped: connection closed (46 attempts in 4m)`
  fileprivate var clause: String {
    switch status {
    case .paused: return "was paused"
    case .dropped: return "was dropped"
    case _ where isStart: return "is starting"
    default: break
    }
    let reason = errors.first.map { ": \($0.text.brief)" } ?? ""
    let attempts = attempts > 1 ? " (\(attempts) attempts in \((last - began).brief))" : ""
    return "\(ranBefore ? "stopped" : "does not run")\(reason)\(attempts)"
  }
}

extension String {
  /// An error of a source without the word that all of them begin with.
  fileprivate var brief: String { hasPrefix("postgres: ") ? String(dropFirst(10)) : self }
}
