// Reads what a log said before it was followed: the rest of the file that was opened first, then the files that it was
// rotated to, one after the other, the latest first.

import Samples

/// From where on a log has been read.
struct LogFrontier: Sendable, Equatable {
  /// The file in which that lies, and the place in it; in a compressed file that of the text.
  var file: FileIdentity
  var offset: Int64
  /// The first entry with a time there; `nil` while there was none.
  var at: Moment?
}

/// Reads a piece at a time, so that whoever does can do something else in between.
struct LookBack {
  /// The most that is read of a file that is not compressed; of others only the beginning is known.
  private static let mostOfFile: Int64 = 256 * 1_048_576

  let since: Moment
  /// From where on everything has been read, as soon as this is over.
  private(set) var frontier: LogFrontier
  private let manner: LogManner
  /// Files that are still to be read, the latest first.
  private var waiting: ArraySlice<String>
  private var part: Part?

  /// One file, or the part of it that lies before the frontier.
  private struct Part {
    var archive: LogArchive
    var reader: LogReader
    /// Bytes that were read already.
    var ahead: [UInt8] = []
    /// Where it begins and ends, in bytes of text; `nil` is the end of the file.
    var began: Int64 = 0
    var end: Int64?
    /// The first entry since the moment that is wanted.
    var first: LogEvent?
    /// An older one was met: nothing further back is wanted.
    var holdsOlder = false

    init(_ archive: LogArchive, _ reader: LogReader) {
      self.archive = archive
      self.reader = reader
    }
  }

  /// - Parameter path: of the log that is followed.
  init(to since: Moment, before frontier: LogFrontier, of path: String, _ manner: LogManner) {
    self.since = since
    self.frontier = frontier
    self.manner = manner
    waiting = logFamily(of: path)[...]
    // What is newer than the frontier's file has been read. Under a new name it is still the same file; once it has been
    // compressed only the times tell.
    if let index = waiting.firstIndex(where: { isFrontier($0) }) {
      waiting = waiting[(frontier.offset > 0 ? index : index +| 1)...]
    }
  }

  /// A file that is gone may have left its identity to a newer one, which begins later.
  private func isFrontier(_ path: String) -> Bool {
    guard FileIdentity(path: path) == frontier.file else { return false }
    guard let at = frontier.at, let archive = try? LogArchive(path), let start = try? Beginning(of: archive, manner).at
    else { return true }
    return start <= at
  }

  /// Reads on.
  /// - Returns: what that brought; the last of these says how it ended.
  mutating func step() -> LogLookBack {
    do throws(LogFileError) {
      if part == nil { part = try open() }
      guard part != nil else { return LogLookBack(since: since, end: .exhausted) }
      return try readOn()
    } catch {
      var told = report()
      told.trouble = error.message
      told.end = close()
      return told
    }
  }

  private mutating func open() throws(LogFileError) -> Part? {
    while let path = waiting.popFirst() {
      let archive = try LogArchive(path)
      let beginning = try Beginning(of: archive, manner)
      let end = isFrontier(path) ? frontier.offset : nil
      if end == nil, let start = beginning.at, let at = frontier.at, start >= at { continue }
      var part = Part(archive, LogReader(.file(path: path), beginning.format, at: 0, manner))
      (part.ahead, part.end) = (beginning.bytes, end)
      if !archive.isCompressed {
        let began = try LogFile(path).beginning(
          since: since, before: end, most: LookBack.mostOfFile, beginning.format, manner)
        archive.skip(to: began)
        (part.ahead, part.began) = ([], began)
        part.reader = LogReader(.file(path: path), beginning.format, at: began, manner)
      }
      return part
    }
    return nil
  }

  private mutating func readOn() throws(LogFileError) -> LogLookBack {
    guard var part else { return report() }
    var bytes = part.ahead.isEmpty ? try part.archive.next() : part.ahead
    part.ahead = []
    // The beginning of a compressed file has to be read, but not to be understood, where what follows is too old as well.
    if part.archive.isCompressed, part.first == nil, !bytes.isEmpty {
      part.ahead = (try? part.archive.next()) ?? []
      if let at = part.reader.firstTime(in: part.ahead, at: part.reader.position +| Int64(bytes.count)), at < since {
        part.reader.pass(bytes.count)
        part.holdsOlder = true
        self.part = part
        return report()
      }
    }
    if let end = part.end { bytes = Array(bytes.prefix(Int(max(0, end -| part.reader.position)))) }
    let (since, limit) = (since, part.end == nil ? frontier.at : nil)
    var holdsOlder = part.holdsOlder
    let excerpt = part.reader.take(bytes, of: part.archive.length) { event in
      guard let at = event.at else { return true }
      if at < since { holdsOlder = true }
      return at >= since && limit.map { at < $0 } ?? true
    }
    part.holdsOlder = holdsOlder
    part.first = part.first ?? excerpt.events.first { $0.at != nil }
    self.part = part
    var told = report()
    (told.events, told.leftOut) = (excerpt.events, excerpt.leftOut)
    if bytes.isEmpty { told.end = close() }
    return told
  }

  /// Ends with the file at hand.
  /// - Returns: how it all ends; `nil` while there is more to read.
  private mutating func close() -> LogLookBack.End? {
    defer { part = nil }
    if let part {
      let reached = part.holdsOlder ? part.first?.offset : part.began
      if let reached, part.first != nil || !part.holdsOlder {
        frontier = LogFrontier(file: part.archive.identity, offset: reached, at: part.first?.at ?? frontier.at)
      }
      if part.holdsOlder { return .reached }
      if part.began > 0 { return .bounded }
    }
    return waiting.isEmpty ? .exhausted : nil
  }

  private func report() -> LogLookBack {
    guard let part else { return LogLookBack(since: since) }
    guard !part.archive.isCompressed else {
      return LogLookBack(since: since, path: part.archive.path, read: part.archive.read, length: part.archive.length)
    }
    let end = part.end ?? part.archive.length
    return LogLookBack(
      since: since, path: part.archive.path, read: part.reader.position -| part.began, length: end -| part.began)
  }
}

/// The first piece of a file tells its format and when it begins.
private struct Beginning {
  var bytes: [UInt8]
  var format: LogFormat
  /// `nil` for a log without times.
  var at: Moment?

  init(of archive: LogArchive, _ manner: LogManner) throws(LogFileError) {
    bytes = try archive.next()
    let path = archive.path
    let named = LogFormat(path: path.hasSuffix(".gz") ? String(path.dropLast(3)) : path)
    format = named == .stderr ? LogFormat(looks: String(decoding: bytes.prefix(512), as: UTF8.self)) : named
    at = LogReader(.file(path: path), format, at: 0, manner).firstTime(in: bytes, at: 0)
  }
}
