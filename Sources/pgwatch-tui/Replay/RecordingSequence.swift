// What the files of one run hold, one after the other as if they were one.

import Samples
import Storage

/// A value: a copy is a place to come back to.
struct RecordingSequence: Sendable {
  /// What it is called: the name of its first file.
  let name: String
  let begunAt: Moment
  /// What is wrong with the files, as far as they have been read: the first of it, and how much.
  private(set) var flaws: [String] = []
  private(set) var flawCount = 0

  private static let flawsTold = 5

  private var readers: [RecordingReader]
  /// Which of them is being read.
  private var index = 0

  /// - Parameter paths: in the order in which they were recorded.
  /// - Throws: when one of them cannot be read at all, or when there is none.
  init(_ paths: [String]) throws(RecordingError) {
    var readers: [RecordingReader] = []
    for path in paths { readers.append(try RecordingReader(path: path)) }
    guard let path = paths.first, let first = readers.first else { throw RecordingError(message: "There is no file.") }
    self.readers = readers
    name = path.split(separator: "/").last.map(String.init) ?? path
    begunAt = first.begunAt
  }

  /// How much of it has been read, 0…1.
  var progress: Double {
    index < readers.count ? (Double(index) + readers[index].progress) / Double(readers.count) : 1
  }

  /// The next sample; `nil` at the end. What is damaged is left out, and told by `flaws`.
  mutating func next() -> Sample? {
    while index < readers.count {
      do {
        while let sample = try readers[index].next() {
          if index == 0 || !readers[index].isRepeated { return sample }
        }
      } catch {
        note(error.message)
        continue
      }
      if readers[index].isCutOff {
        note("The recording is cut off: what came last was not written to its end.")
      }
      index += 1
    }
    return nil
  }

  private mutating func note(_ flaw: String) {
    if flawCount < RecordingSequence.flawsTold { flaws.append(flaw) }
    flawCount += 1
  }
}
