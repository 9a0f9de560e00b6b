// What has been read of one server's log: the latest lines, and how many of each class there were over time.

package import Samples

/// Bounded: of lines that explain something the latest 500, of others the latest 100, as many again of what was looked up
/// later on, counts for a day.
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
  /// Where in the file reading began.
  package private(set) var began: Int64?
  /// Since when, by the times in the log, it has been read; `nil` while no line had a time.
  package private(set) var readSince: Moment?
  /// The latest look back, without what it found.
  package private(set) var lookBack: LogLookBack?
  /// Files that the latest look back could not read to their end, and why.
  package private(set) var lookBackTroubles: [String] = []
  /// When something of the log was read last.
  package private(set) var readAt: Moment?
  /// Why it cannot be read.
  package private(set) var trouble: Trouble?
  private var telling: [Line] = []
  private var others: [Line] = []
  private var older: [Line] = []
  /// Lines that looks back found and that are not kept.
  package private(set) var olderDropped = 0
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
    began = excerpt.began
    skipped +|= excerpt.skipped
    readAt = moment
    for event in excerpt.events {
      let line = Line(number: next, event: event, at: event.at ?? moment)
      next +|= 1
      counts[event.logClass, default: Tally()].add(at: line.at)
      if event.logClass == .other { others.append(line) } else { telling.append(line) }
      noteTime(of: event)
    }
    counts[.other, default: Tally()].add(excerpt.leftOut, at: excerpt.events.last?.at ?? moment)
    telling.removeFirst(max(0, telling.count -| LogRecord.tellingLimit))
    others.removeFirst(max(0, others.count -| LogRecord.othersLimit))
  }

  /// Everything that it holds now has been read once.
  package var isCaughtUp: Bool {
    guard readAt != nil else { return false }
    return position.map { $0 >= length ?? 0 } ?? true
  }

  /// Takes in what a look back found. When it finds more than is kept, the earliest of it stays: that was asked for.
  package mutating func take(_ found: LogLookBack) {
    if lookBack == nil || lookBack?.end != nil { lookBackTroubles = [] }
    if let trouble = found.trouble { lookBackTroubles.append(trouble) }
    for event in found.events {
      guard let at = event.at ?? readSince else { continue }
      older.append(Line(number: next, event: event, at: at))
      next +|= 1
      counts[event.logClass, default: Tally()].add(at: at)
    }
    if let at = found.events.lazy.compactMap(\.at).first { counts[.other, default: Tally()].add(found.leftOut, at: at) }
    keepEarliest()
    if found.end == .reached { readSince = min(found.since, readSince ?? found.since) }
    for event in found.events where found.end != .reached { noteTime(of: event) }
    lookBack = found
    lookBack?.events = []
  }

  /// What explains nothing goes first.
  private mutating func keepEarliest() {
    let surplus = older.count -| LogRecord.tellingLimit
    guard surplus > 0 else { return }
    func rank(_ line: Line) -> (Int, Moment) { (line.event.logClass == .other ? 1 : 0, line.at) }
    older.sort { rank($0) < rank($1) }
    older.removeLast(surplus)
    olderDropped +|= surplus
  }

  private mutating func noteTime(of event: LogEvent) {
    if let at = event.at { readSince = min(at, readSince ?? at) }
  }

  /// What it was at `moment`; how far the file is read is as of now.
  func until(_ moment: Moment) -> LogRecord {
    var record = self
    record.telling.removeAll { $0.at > moment }
    record.others.removeAll { $0.at > moment }
    record.older.removeAll { $0.at > moment }
    record.counts = counts.mapValues { $0.until(moment) }
    return record
  }

  /// All lines that are kept, the oldest first.
  package var lines: [Line] { (telling + others + older).sorted { ($0.at, $0.number) < ($1.at, $1.number) } }

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
