// How often something happened, minute by minute, for a day.

import Samples

struct Tally: Sendable, Equatable {
  private static let minutesKept: Int64 = 1_440

  /// By minutes since 1970.
  private var minutes: [Int64: Int] = [:]

  var total: Int { minutes.values.reduce(0, +|) }

  mutating func add(_ number: Int = 1, at moment: Moment) {
    guard number > 0 else { return }
    let minute = moment.microseconds / 60_000_000
    minutes[minute, default: 0] +|= number
    if minutes.count > Tally.minutesKept, let newest = minutes.keys.max() {
      minutes = minutes.filter { $0.key > newest -| Tally.minutesKept }
    }
  }

  func until(_ moment: Moment) -> Tally {
    var tally = self
    tally.minutes = minutes.filter { $0.key <= moment.microseconds / 60_000_000 }
    return tally
  }

  /// What happened in a minute counts for the piece in which the minute began; what a fast clock dates into the future,
  /// for the last one.
  func course(over span: Duration, until now: Moment, count: Int) -> [Double] {
    guard count > 0, span > .zero else { return [] }
    var pieces = [Double](repeating: 0, count: count)
    let begin = (now - span).microseconds
    let width = max(1, span.inMicroseconds /| Int64(count))
    for (minute, number) in minutes {
      let age = minute *| 60_000_000 -| begin
      guard age >= 0 else { continue }
      pieces[min(count -| 1, Int(age /| width))] += Double(number)
    }
    return pieces
  }
}
