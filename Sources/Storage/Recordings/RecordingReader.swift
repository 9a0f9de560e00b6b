// Reads a recording from its beginning to its end, whatever became of the file.

package import Samples

/// A value: a copy is a place to come back to. What is added to the file after it was opened is not seen.
package struct RecordingReader: Sendable {
  /// When it was begun.
  package var begunAt: Moment { title.begunAt }
  /// The last record was not written to its end: the program or the machine stopped in the middle of it. Known once the
  /// end is reached.
  package private(set) var isCutOff = false

  /// The latest sample repeats how things stood when the file was begun: who has read the file before has seen it.
  package private(set) var isRepeated = false

  private let path: String
  private var file: ReadAhead
  private let title: RecordingTitle
  private var offset: Int
  /// The latest text of each stream in this chapter.
  private var texts: [[UInt8]] = []
  /// How many bytes they take.
  private var held = 0

  /// - Throws: when the file is not there, or is no recording that this program can read.
  package init(path: String) throws(RecordingError) {
    self.path = path
    file = try ReadAhead(path: path)
    title = try RecordingTitle(Array(file.bytes(at: 0, count: RecordingTitle.longest)), path: path)
    offset = title.line.utf8.count
  }

  /// How long the file was when it was opened.
  package var length: Int64 { Int64(file.length) }

  /// How much of it has been read, 0…1.
  package var progress: Double { Double(offset) / Double(file.length) }

  /// The next sample; `nil` at the end.
  /// - Throws: where the file is damaged, once for each damage. The call after that goes on behind it: with the next
  ///   chapter, which was begun within a quarter of an hour.
  package mutating func next() throws(RecordingError) -> Sample? {
    while offset < file.length {
      let rest = try bytes(RecordHead.longest)
      if rest.starts(with: chapterMark) {
        offset += chapterMark.count
        (texts, held) = ([], 0)
        continue
      }
      switch RecordHead.read(rest) {
      case .whole(let head, let size):
        guard offset + size + head.length <= file.length else { return cutOff() }
        return try sample(head, size: size)
      case .cutOff: return cutOff()
      case .damaged:
        // The beginning of a mark, or what a machine that stopped may leave.
        let isTorn = try chapterMark.starts(with: rest) ? true : file.isBlank(from: offset)
        guard isTorn else { throw damage() }
        return cutOff()
      }
    }
    return nil
  }

  private mutating func sample(_ head: RecordHead, size: Int) throws(RecordingError) -> Sample {
    let frame = try bytes(size + head.length).dropFirst(size)
    let isKnown = head.stream < texts.count
    let known = isKnown ? texts[head.stream] : []
    let limit = min(RecordHead.longestText, RecordHead.mostHeld - (held - known.count))
    guard isKnown || head.stream == texts.count, let text = decompressed(frame, after: known, limit: limit) else {
      throw damage()
    }
    held += text.count - known.count
    if isKnown { texts[head.stream] = text } else { texts.append(text) }
    isRepeated = head.isRepeated
    let start = offset
    offset += size + head.length
    guard let sample = SampleJSON.sample(from: text) else {
      throw RecordingError(
        message:
          "\(path) holds something at byte \(start) that this program does not know: it was recorded with version "
          + "\(title.program).")
    }
    return sample
  }

  /// - Throws: when the disk cannot be read; nothing more is then.
  private mutating func bytes(_ count: Int) throws(RecordingError) -> ArraySlice<UInt8> {
    do {
      return try file.bytes(at: offset, count: count)
    } catch {
      offset = file.length
      throw error
    }
  }

  private mutating func cutOff() -> Sample? {
    isCutOff = true
    offset = file.length
    return nil
  }

  /// Goes on to the next chapter, or to the end.
  private mutating func damage() -> RecordingError {
    let start = offset
    offset = (try? file.place(of: chapterMark, from: start + 1)) ?? file.length
    let rest = offset < file.length ? "up to byte \(offset), a quarter of an hour at most," : "from there on"
    return RecordingError(message: "\(path) is damaged at byte \(start): what was recorded \(rest) is lost.")
  }
}
