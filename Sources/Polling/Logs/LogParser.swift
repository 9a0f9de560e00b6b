// Makes events of a log's bytes as they come, a piece at a time, whatever the format.

import Samples

/// Reads the lines of one format. A line may begin an entry, go on with one, or be none of our business.
protocol LineParser: Sendable {
  /// - Returns: the entry that is known to be complete now.
  mutating func take(_ line: LogLine, _ manner: LogManner) -> LogEvent?
  /// What was read so far ends here for now: a complete entry is not to wait for the next line.
  mutating func settle() -> LogEvent?
}

struct LogLine: Sendable, Equatable {
  /// Without its line break; bytes that are no UTF-8 are replaced.
  var text: String
  var offset: Int64
}

struct LogParser: Sendable {
  let format: LogFormat
  /// For the lines to come.
  var manner: LogManner
  private var cutter: LineCutter
  private var lines: any LineParser

  /// - Parameters:
  ///   - offset: where reading begins. In the middle of a file the first line is only a part and left out.
  ///   - manner: how the server words its log.
  init(_ format: LogFormat, at offset: Int64, _ manner: LogManner) {
    self.format = format
    self.manner = manner
    cutter = LineCutter(at: offset)
    lines =
      switch format {
      case .stderr: StderrParser()
      case .csvlog: CSVLogParser()
      case .jsonlog: JSONLogParser()
      }
  }

  /// The next bytes of the log. What was read once is told once: of an entry that goes on in the next piece the rest is
  /// lost, except within a line or a quoted field.
  mutating func take(_ bytes: some Collection<UInt8>) -> [LogEvent] {
    var events: [LogEvent] = []
    for line in cutter.cut(bytes) {
      if let event = lines.take(line, manner) { events.append(event.completed()) }
    }
    if let event = lines.settle() { events.append(event.completed()) }
    return events
  }
}

/// How a server words its log.
struct LogManner: Sendable, Equatable {
  /// `log_line_prefix`; `nil` while it is not known.
  var prefix: LinePrefix?
  /// Where log_timezone lies.
  var zone = LogZone()
}

/// Cuts bytes into lines. A line that has not ended waits for its rest.
struct LineCutter: Sendable {
  /// Longer lines are cut off; what hostile clients can put into one entry is bounded by this.
  private static let longest = 262_144

  private var rest: [UInt8] = []
  private var restOffset: Int64
  private var next: Int64
  /// Up to the next line break nothing counts.
  private var isSkipping: Bool

  init(at offset: Int64) {
    restOffset = offset
    next = offset
    isSkipping = offset > 0
  }

  mutating func cut(_ bytes: some Collection<UInt8>) -> [LogLine] {
    var lines: [LogLine] = []
    for piece in bytes.split(separator: 0x0A, maxSplits: .max, omittingEmptySubsequences: false).enumerated() {
      if piece.offset > 0 { endLine(&lines) }
      let room = LineCutter.longest -| rest.count
      if !isSkipping { rest += piece.element.prefix(max(0, room)) }
      next +|= Int64(piece.element.count)
    }
    return lines
  }

  private mutating func endLine(_ lines: inout [LogLine]) {
    if !isSkipping {
      if rest.last == 0x0D { rest.removeLast() }
      lines.append(LogLine(text: String(decoding: rest, as: UTF8.self), offset: restOffset))
    }
    isSkipping = false
    rest.removeAll(keepingCapacity: true)
    next +|= 1
    restOffset = next
  }
}
