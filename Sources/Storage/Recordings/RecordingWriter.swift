// Writes a recording: a title, then chapters; in each chapter records, one for each sample.
//
// A record is a `RecordHead` and a zstd frame that was compressed against the record before of the same stream. A chapter
// begins with a mark and knows nothing of what came before it, so that damage costs one chapter at most.

import Glibc
package import Samples

/// What a chapter begins with. No frame holds it: texts have their control characters escaped.
let chapterMark: [UInt8] = [0] + Array("chapter\n".utf8)

/// One file, always a new one, for its owner alone. It is locked while it is written. Not to be used from two places at once.
package final class RecordingWriter {
  package let path: String
  package let begunAt: Moment
  /// How much has been written.
  package private(set) var bytes: Int64 = 0
  package private(set) var samples = 0

  /// `nil` once it has been closed.
  private var file: OpenFile?
  private let compressor: Compressor
  /// The latest text of each stream, and the numbers of the streams, in this chapter.
  private var texts: [[UInt8]] = []
  private var streams: [DeltaKey: Int] = [:]
  /// How many bytes the texts take.
  private var held = 0
  /// `nil`: the next record begins a chapter.
  private var chapterBegan: Moment?

  /// A quarter of an hour costs little to repeat, and little to lose.
  private static let chapter = Duration.seconds(15 * 60)

  /// - Parameter version: of the program.
  /// - Throws: where there is a file already, or none can be made.
  package init(creating path: String, at moment: Moment, version: String) throws(RecordingError) {
    self.path = path
    begunAt = moment
    compressor = try Compressor()
    guard unsafe access(path, F_OK) != 0 else {
      throw RecordingError(message: "\(path) is there already, and nothing is recorded over it: name a new file.")
    }
    let file: OpenFile
    do {
      file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
    } catch {
      throw RecordingError(message: "\(error.message).")
    }
    self.file = file
    _ = file.lockIfFree()
    do {
      try write(Array(RecordingTitle(begunAt: moment, program: version).line.utf8))
    } catch {
      discard()
      throw error
    }
  }

  /// When it returns, the sample outlives the program, though not yet the machine.
  /// - Parameter isRepeated: an earlier file holds it, too.
  /// - Throws: when it could not be written; another attempt may be made with the next sample.
  package func append(_ sample: Sample, isRepeated: Bool = false) throws(RecordingError) {
    do throws(RecordingError) {
      let text = try SampleJSON.text(of: sample)
      try append(text, of: sample.deltaKey, at: isRepeated ? begunAt : sample.at, isRepeated)
      samples += 1
    } catch {
      chapterBegan = nil
      throw error
    }
  }

  package func close() { file = nil }

  /// Closes the file and removes it.
  func discard() {
    close()
    _ = unsafe unlink(path)
  }

  private func append(
    _ text: [UInt8], of deltaKey: DeltaKey, at moment: Moment, _ isRepeated: Bool
  ) throws(RecordingError) {
    guard text.count <= RecordHead.longestText else {
      throw RecordingError(message: "A sample of \(text.count) bytes is too long for a recording.")
    }
    var record: [UInt8] = []
    let isOver = chapterBegan.map { (moment - $0).magnitude >= RecordingWriter.chapter } ?? true
    if isOver || held + text.count > RecordHead.mostHeld {
      (texts, streams, held, chapterBegan) = ([], [:], 0, moment)
      record = chapterMark
    }
    let stream = streams[deltaKey] ?? texts.count
    let frame = try compressor.frame(of: text, after: stream < texts.count ? texts[stream] : [])
    let head = RecordHead(length: frame.count, stream: stream, isRepeated: isRepeated)
    try write(record + head.bytes + frame)
    held += text.count - (stream < texts.count ? texts[stream].count : 0)
    if stream < texts.count { texts[stream] = text } else { texts.append(text) }
    streams[deltaKey] = stream
  }

  private func write(_ bytes: [UInt8]) throws(RecordingError) {
    guard let file else { throw RecordingError(message: "\(path) has been closed.") }
    do {
      try file.add(bytes, behind: self.bytes)
    } catch {
      throw RecordingError(message: "\(error.message).")
    }
    self.bytes += Int64(bytes.count)
  }
}
