// What it takes to tell what happened: the events are gathered once a second while the timeline is shown.

import Diagnosis
import Samples

enum TimelineCost {
  static func figures() -> [Figure] {
    let evidence = badDay(of: 400)
    let clock = ContinuousClock()
    var events: [Event] = []
    let gathering = (0..<10).map { _ in clock.measure { events = evidence.events([]) } }.median
    let failure = events.last { $0.isFailure }
    let naming = (0..<10).map { _ in clock.measure { _ = failure?.companions(among: events) } }.median
    return [
      Figure("gathering the events", gathering.milliseconds, "ms", "\(events.count) events"),
      Figure("naming what is near a failure", naming.milliseconds, "ms"),
    ]
  }

  /// Every source has failed for hours, and every log is full.
  private static func badDay(of number: Int) -> Evidence {
    let now = Moment(seconds: 1_795_356_201)
    var evidence = Evidence()
    let targets = (0..<number).map { Target(id: .upstream("db\($0)"), host: "db", connectionIDs: ["c\($0)"]) }
    evidence.take(.targets([Target(id: .materialize)] + targets, at: now - .seconds(20_000)))
    for source in 0..<number {
      var sample = MaterializeSample(at: now, roundTrip: .zero)
      sample.events = Reading(
        (0..<2_000).map { row in
          let at = now - .seconds(20_000 - row * 5)
          return row % 2 == 0
            ? SourceEvent(sourceID: "u\(source)", at: at, status: .starting)
            : SourceEvent(
              sourceID: "u\(source)", at: at, status: .stalled, error: "postgres: slot is active for PID \(row)")
        }, at: now)
      evidence.take(.materialize(sample))
      let lines = (0..<500).map { line in
        LogEvent(
          at: now - .seconds(5_000 - line * 10), severity: .fatal, sqlstate: "53300",
          message: "sorry, too many clients already, \(line % 5)", logClass: .resources)
      }
      let excerpt = LogExcerpt(.file(path: "log"), format: .csvlog, events: lines)
      evidence.take(.logs("db\(source)", Reading(excerpt, at: now), at: now))
    }
    return evidence
  }
}
