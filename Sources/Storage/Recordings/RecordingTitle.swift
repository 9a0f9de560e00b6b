// The first line of a recording: that it is one, in which format, since when, and by which program.

import Samples

/// `pgwatch-tui recording 1, begun 2026-11-22 10:00:00.123456+00 with version 0.1.0, check 1a2b`
struct RecordingTitle: Equatable {
  /// When it was begun.
  var begunAt: Moment
  /// The version of the program that wrote it.
  var program: String

  /// In bytes; more than any has.
  static let longest = 256

  private static let beginning = "pgwatch-tui recording "
  /// Changes when an older program could no longer read what is written.
  private static let format = 1

  init(begunAt: Moment, program: String) {
    self.begunAt = begunAt
    self.program = program
  }

  /// With its end of line.
  var line: String {
    let words =
      "\(RecordingTitle.beginning)\(RecordingTitle.format), begun \(begunAt.timestamp) with version \(program)"
    return "\(words), check \(RecordingTitle.check(words))\n"
  }

  /// - Parameters:
  ///   - bytes: the beginning of a file.
  ///   - path: what to call the file in errors.
  init(_ bytes: [UInt8], path: String) throws(RecordingError) {
    guard !bytes.isEmpty else { throw RecordingError(message: "\(path) is empty: nothing was recorded in it.") }
    let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let isWhole = line.utf8.count < bytes.count
    guard line.hasPrefix(RecordingTitle.beginning) || !isWhole && RecordingTitle.beginning.hasPrefix(line) else {
      throw RecordingError(message: "\(path) is no recording: name a file that pgwatch-tui recorded.")
    }
    guard isWhole else {
      throw RecordingError(message: "\(path) is cut off in its first line: nothing that was recorded is left in it.")
    }
    let parts = line.split(separator: ", ").map(String.init)
    let format = parts.first.flatMap { Int($0.dropFirst(RecordingTitle.beginning.count)) }
    let origin = parts.dropFirst().first?.dropFirst("begun ".count).split(separator: " with version ").map(String.init)
    if let format, format > RecordingTitle.format {
      throw RecordingError(
        message: "\(path) was recorded by a newer pgwatch-tui, in format \(format), and this one reads up to format "
          + "\(RecordingTitle.format): open it with version \(origin?.last ?? "of that time") or newer.")
    }
    guard let origin, origin.count == 2, let begunAt = Moment(timestamp: origin[0]) else {
      throw RecordingTitle.damaged(path)
    }
    self.init(begunAt: begunAt, program: origin[1])
    guard line + "\n" == self.line else { throw RecordingTitle.damaged(path) }
  }

  private static func damaged(_ path: String) -> RecordingError {
    RecordingError(message: "\(path) is damaged in its first line, so that nothing of it can be read.")
  }

  private static func check(_ words: String) -> String { String(crc16(words.utf8), radix: 16) }
}
