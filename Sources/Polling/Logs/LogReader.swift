// From the bytes of one log file to what is told of them: the entries that may explain something, and a few others.

import Samples

struct LogReader: Sendable {
  /// Of the entries of one piece that explain nothing, the latest this many are told.
  private static let othersTold = 40
  /// The most that are told of one piece; a storm of refusals is counted by its latest.
  private static let mostTold = 1_000

  private var parser: LogParser
  private let origin: LogExcerpt.Origin
  /// Where reading began, and where it goes on.
  private let began: Int64
  private(set) var position: Int64

  init(_ origin: LogExcerpt.Origin, _ format: LogFormat, at position: Int64, _ manner: LogManner) {
    self.origin = origin
    began = position
    self.position = position
    parser = LogParser(format, at: position, manner)
  }

  /// For what is read from now on.
  mutating func learn(_ manner: LogManner) { parser.manner = manner }

  /// The time of the first entry of a piece; `nil` where none has one.
  func firstTime(in bytes: [UInt8], at offset: Int64) -> Moment? {
    var parser = LogParser(parser.format, at: offset, parser.manner)
    return parser.take(bytes.prefix(8_192)).lazy.compactMap(\.at).first
  }

  /// Leaves out so many bytes that lie at `position`.
  mutating func pass(_ count: Int) {
    position +|= Int64(count)
    parser = LogParser(parser.format, at: position, parser.manner)
  }

  /// What is told before anything was read.
  func excerpt(of length: Int64) -> LogExcerpt {
    LogExcerpt(origin, format: parser.format, events: [], position: position, length: length, began: began)
  }

  /// Takes the bytes that lie at `position`.
  /// - Parameters:
  ///   - length: of the whole file.
  ///   - isWanted: entries for which it is false are as good as not there.
  mutating func take(
    _ bytes: some Collection<UInt8>, of length: Int64?, where isWanted: (LogEvent) -> Bool = { _ in true }
  ) -> LogExcerpt {
    let all = parser.take(bytes).filter(isWanted)
    position +|= Int64(bytes.count)
    let others = all.count { !$0.isTelling }
    var passedOver = max(0, others -| LogReader.othersTold)
    var told: [LogEvent] = []
    for event in all {
      if !event.isTelling, passedOver > 0 { passedOver -|= 1 } else { told.append(event) }
    }
    told = told.suffix(LogReader.mostTold)
    return LogExcerpt(
      origin, format: parser.format, events: told, leftOut: all.count -| told.count,
      position: length == nil ? nil : position, length: length, began: length == nil ? nil : began)
  }
}

extension LogEvent {
  /// It explains a closed connection, says how long one lived, or is a complaint.
  fileprivate var isTelling: Bool {
    switch severity {
    case .fatal, .panic: true
    default: logClass != .other || sessionTime != nil
    }
  }
}
