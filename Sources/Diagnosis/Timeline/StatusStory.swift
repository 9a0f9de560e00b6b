// A source's status history told in few words: a source that fails writes two rows every five seconds, for hours.

import Samples

/// The times at which one source did not run, the oldest first, put together row by row. Bounded.
struct StatusStory: Sendable, Equatable {
  /// One time at which it did not run.
  struct Outage: Sendable, Equatable {
    var began: Moment
    /// Its latest row so far, or the one that says that it runs again.
    var last: Moment
    var isOver = false
    /// It ran before: the history does not begin with this outage.
    var ranBefore: Bool
    var status: Source.Status
    var attempts = 0
    var errors: [Told] = []
  }

  /// An error, and how often it was told. Process ids and positions in it differ from time to time.
  struct Told: Sendable, Equatable {
    var text: String
    var pattern: String
    var first, last: Moment
    var count = 1
  }

  static let outagesLimit = 50
  static let errorsLimit = 8

  private(set) var outages: [Outage] = []
  private var isRunning: Bool?

  init(_ rows: [SourceEvent] = []) { for row in rows { take(row) } }

  /// Takes in the next row of the history.
  mutating func take(_ row: SourceEvent) {
    guard row.status != .running else { return run(at: row.at) }
    // It has done nothing yet that could cease.
    if row.status == .created { return }
    // What was wished for is another story than a failure, even if it never ran in between.
    let isAnother = outages.last.map { $0.status.isByChoice != row.status.isByChoice } ?? true
    if isRunning != false || isAnother {
      outages.append(Outage(began: row.at, last: row.at, ranBefore: isRunning == true, status: row.status))
      outages.removeFirst(max(0, outages.count -| StatusStory.outagesLimit))
    }
    isRunning = false
    outages[outages.count -| 1].take(row)
  }

  private mutating func run(at moment: Moment) {
    if isRunning == false, !outages.isEmpty {
      outages[outages.count -| 1].last = moment
      outages[outages.count -| 1].isOver = true
    }
    isRunning = true
  }
}

extension Source.Status {
  /// Somebody wished it.
  var isByChoice: Bool { self == .paused || self == .dropped }
}

extension StatusStory.Outage {
  fileprivate mutating func take(_ row: SourceEvent) {
    last = max(last, row.at)
    if row.status == .starting { attempts +|= 1 }
    // Between two failures it is always starting.
    if row.status != .starting { status = row.status }
    guard let error = row.error else { return }
    let pattern = errors.last?.text == error ? errors.last?.pattern ?? error : error.withoutNumbers
    if let known = errors.firstIndex(where: { $0.pattern == pattern }) {
      errors[known].count +|= 1
      errors[known].last = row.at
    } else if errors.count < StatusStory.errorsLimit {
      errors.append(StatusStory.Told(text: error, pattern: pattern, first: row.at, last: row.at))
    }
  }
}

extension String {
  /// With a mark in place of each number, those of base 16 (positions in the WAL, names of its files) too.
  fileprivate var withoutNumbers: String {
    var result = String.UnicodeScalarView()
    var rest = Substring(self).unicodeScalars
    while !rest.isEmpty {
      let number = rest.prefix { $0.properties.isASCIIHexDigit }
      if number.contains(where: { ("0"..."9").contains($0) }) {
        result.append("#")
      } else {
        result += number
      }
      rest = rest.dropFirst(number.count)
      if number.isEmpty { result.append(rest.removeFirst()) }
    }
    return String(result)
  }
}
