// What has been read of one server's log: the latest lines, and how many of each class there were over time.

package import Samples

/// Bounded: of lines that explain something the latest 500, of others the latest 100, counts for a day.
package struct LogRecord: Sendable, Equatable {
  /// An entry with the number in which it was read, which never changes.
  package struct Line: Sendable, Equatable {
    package var number: Int
    package var event: LogEvent
    /// By the server's clock, or when it was read where the log has no times.
    package var at: Moment
  }

  package private(set) var origin: LogExcerpt.Origin?
  package private(set) var format: LogFormat?
  /// How far the file has been read, and how long it is, in bytes.
  package private(set) var position, length: Int64?
  package private(set) var skipped: Int64 = 0
  /// When something of the log was read last.
  package private(set) var readAt: Moment?
  /// Why it cannot be read.
  package private(set) var trouble: Trouble?
  private var telling: [Line] = []
  private var others: [Line] = []
  private var counts: [LogClass: Tally] = [:]
  private var next = 0

  static let tellingLimit = 500
  static let othersLimit = 100

  package init() {}

  /// - Parameter moment: when it was read.
  package mutating func take(_ reading: Reading<LogExcerpt>, at moment: Moment) {
    trouble = reading.trouble
    guard let excerpt = reading.value else { return }
    origin = excerpt.origin
    format = excerpt.format
    position = excerpt.position
    length = excerpt.length
    skipped += excerpt.skipped
    readAt = moment
    for event in excerpt.events {
      let line = Line(number: next, event: event, at: event.at ?? moment)
      next += 1
      counts[event.logClass, default: Tally()].add(at: line.at)
      if event.logClass == .other { others.append(line) } else { telling.append(line) }
    }
    counts[.other, default: Tally()].add(excerpt.leftOut, at: excerpt.events.last?.at ?? moment)
    telling.removeFirst(max(0, telling.count - LogRecord.tellingLimit))
    others.removeFirst(max(0, others.count - LogRecord.othersLimit))
  }

  /// All lines that are kept, the oldest first.
  package var lines: [Line] { (telling + others).sorted { ($0.at, $0.number) < ($1.at, $1.number) } }

  /// Those of one class, the oldest first. Costs nothing where there never was one.
  package func lines(of logClass: LogClass) -> [Line] {
    guard counts[logClass] != nil else { return [] }
    return (logClass == .other ? others : telling).filter { $0.event.logClass == logClass }.sorted {
      ($0.at, $0.number) < ($1.at, $1.number)
    }
  }

  /// How many were read within the last day, by their own times.
  package func count(of logClass: LogClass) -> Int { counts[logClass]?.total ?? 0 }

  /// The numbers of the `span` that ends at `now`, cut into `count` equal pieces, the oldest first.
  package func course(of logClass: LogClass, over span: Duration, until now: Moment, count: Int) -> [Double] {
    counts[logClass]?.course(over: span, until: now, count: count) ?? Array(repeating: 0, count: max(0, count))
  }
}
