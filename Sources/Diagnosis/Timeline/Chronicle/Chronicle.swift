// What was seen to happen and is told by no later sample: that a server was started anew, that connections ran short.

import Samples

/// Notes what changes from one sample to the next. Bounded: of each kind on each server the latest 60 events, 2,000 in all
/// (some 600 kB).
struct Chronicle: Sendable, Equatable {
  private(set) var events: [Event] = []
  /// When something was learned last.
  private(set) var latest: Moment?
  /// The moment up to which it tells, where it was cut off.
  private(set) var cutAt: Moment?

  /// How short things were at the last look, by upstream and thing.
  var shortages: [String: [String: Shortage]] = [:]
  /// The addresses that names were known to have, by server: the latest few.
  var addresses: [ServerID: [String]] = [:]
  /// When a server said something last, and how long it usually took until one did.
  var heardAt: Moment?
  var rhythm: Duration?

  static let limit = 2_000
  static let limitPerKind = 60
  /// The same thing again within this time is one event: what flaps is no storm.
  static let mergeGap = Duration.seconds(600)

  mutating func pass(to moment: Moment) { latest = max(moment, latest ?? moment) }

  /// The same again is counted; its words are then the latest.
  mutating func add(_ event: Event) {
    let known = events.lastIndex { known in
      known.key == event.key && known.kind == event.kind && known.server == event.server
        && event.at - known.lastAt <= Chronicle.mergeGap
    }
    guard let known else {
      var event = event
      event.seenAt = max(event.at, latest ?? event.at)
      return append(event)
    }
    events[known].count +|= event.count
    events[known].lastAt = max(event.lastAt, events[known].lastAt)
    events[known].lead = event.lead
    events[known].clause = event.clause
    events[known].note = event.note
  }

  private mutating func append(_ event: Event) {
    events.append(event)
    if events.count > Chronicle.limit { events.removeFirst() }
    let akin = events.indices.filter { events[$0].kind == event.kind && events[$0].server == event.server }
    if akin.count > Chronicle.limitPerKind, let oldest = akin.first { events.remove(at: oldest) }
  }

  /// What it told at `moment`; how often something happened that went on afterwards is as of now.
  func until(_ moment: Moment) -> Chronicle {
    var chronicle = self
    chronicle.events = events.filter { $0.at <= moment }
    for index in chronicle.events.indices {
      chronicle.events[index].lastAt = min(chronicle.events[index].lastAt, moment)
    }
    chronicle.latest = moment
    chronicle.cutAt = moment
    return chronicle
  }
}
