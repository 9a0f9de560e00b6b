// The course of one source's health, read from its status history.

import Samples

/// What the history says of the latest outage. A source that fails goes round `starting` and `stalled` every few seconds:
/// all of that is one outage, until it runs again.
struct SourceCourse: Sendable {
  /// `nil` when the source has no outage in its history.
  private(set) var began: Moment?
  private(set) var ended: Moment?
  /// It ran before the outage: a source that starts for the first time has none.
  private(set) var ranBefore = false
  /// How often it ceased to run within the last hour.
  private(set) var outages = 0
  private(set) var errors: [Incident.ErrorSeen] = []
  private(set) var earlier: [Incident.ErrorSeen] = []

  /// Times for which it ran, again and again alike; `nil` when they are not.
  private(set) var pattern: LifetimePattern?

  /// An error that came so shortly before the latest telling one is not over: attempts follow one another by seconds.
  private static let current = Duration.seconds(30)

  init(of source: Source, in materialize: MaterializeRecord, now: Moment) {
    let events = materialize.events[source.id] ?? []
    let isRunning = source.status == .running
    // Trailing rows of a source that runs again are the recovery; what stands before them is the outage.
    let tail = isRunning ? events.suffix { $0.status == .running } : []
    let before = events.dropLast(tail.count)
    let bad = before.suffix { $0.status != .running }
    ended = isRunning ? tail.first?.at ?? source.since : nil
    began = bad.first?.at ?? (isRunning ? nil : source.since)
    ranBefore = before.count > bad.count
    let rest = before.dropLast(bad.count)
    let anHourAgo = now - .seconds(3600)
    outages = SourceCourse.outages(in: events.suffix { $0.at >= anHourAgo })
    if outages >= LifetimePattern.fewest { pattern = LifetimePattern(SourceCourse.runs(in: events)) }
    // How an outage began and how it goes on tell something; the hours between repeat themselves.
    let telling = bad.count > 80 ? Array(bad.prefix(20) + bad.suffix(60)) : Array(bad)
    errors = SourceCourse.errors(telling, and: isRunning ? nil : source, materialize)
    earlier = SourceCourse.errors(rest.suffix { $0.at >= anHourAgo }.suffix(60), and: nil, materialize)
  }

  private static func outages(in events: some Sequence<SourceEvent>) -> Int {
    var count = 0
    var ran = false
    for event in events {
      if event.status == .running {
        ran = true
      } else if ran {
        count +|= 1
        ran = false
      }
    }
    return count
  }

  /// The replication connection lives as long as the source runs.
  private static func runs(in events: [SourceEvent]) -> [ConnectionEnd] {
    var runs: [ConnectionEnd] = []
    var runningSince: Moment?
    for event in events.suffix(500) {
      if event.status == .running {
        runningSince = runningSince ?? event.at
      } else if let since = runningSince {
        runs.append(ConnectionEnd(pid: 0, role: "", isReplication: true, age: event.at - since, at: event.at))
        runningSince = nil
      }
    }
    return runs
  }

  /// Each text once, in the order in which they were met last.
  private static func errors(
    _ events: some Sequence<SourceEvent>, and source: Source?, _ materialize: MaterializeRecord
  ) -> [Incident.ErrorSeen] {
    var seen: [Incident.ErrorSeen] = []
    func note(_ text: String, at: Moment?) {
      if let known = seen.lastIndex(where: { $0.text == text }) {
        var again = seen.remove(at: known)
        again.at = at ?? again.at
        seen.append(again)
      } else {
        seen.append(Incident.ErrorSeen(text: text, at: at, meaning: materialize.meaning(of: text), isCurrent: false))
      }
    }
    for event in events { if let error = event.error { note(error, at: event.at) } }
    if let error = source?.error { note(error, at: source?.since) }
    guard let latest = seen.lastIndex(where: { $0.meaning?.clarity != .vague }) ?? seen.indices.last else { return [] }
    for index in seen.indices {
      seen[index].isCurrent = index >= latest
      if let at = seen[index].at, let latestAt = seen[latest].at, latestAt - at <= current {
        seen[index].isCurrent = true
      }
    }
    return seen
  }
}
