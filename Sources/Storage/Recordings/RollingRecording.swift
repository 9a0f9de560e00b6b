// A recording without end: of its files the oldest go.

package import Samples

/// Not to be used from two places at once.
package final class RollingRecording {
  private let folder: RecordingsFolder
  private let version: String
  /// What all files may take, and one of them besides what it repeats, in bytes.
  private let limit, fileLimit: Int64
  private var preamble = RecordingPreamble()
  /// What was to be written, and is in no file yet.
  private var unwritten: Set<DeltaKey> = []
  private var file: (writer: RecordingWriter, full: Int64)?
  /// Of the files that were begun.
  private var number = 0

  /// Of a file.
  private static let oldest = Duration.seconds(3600)

  /// - Parameters:
  ///   - limit: what all files in the folder may take, in bytes. One takes an eighth of it.
  ///   - version: of the program.
  package init(in folder: RecordingsFolder, limit: Int64, version: String) {
    self.folder = folder
    self.version = version
    self.limit = limit
    fileLimit = limit / 8
  }

  /// Takes note of what is not to be written, so that the next file can be read without it.
  package func pass(_ sample: Sample) {
    file = nil
    preamble.take(sample)
    note(sample)
  }

  /// Answers come again; they hold what came bit by bit besides, which is not to be read twice.
  private func note(_ sample: Sample) {
    let deltaKey = sample.deltaKey
    if ![.answer, .logs].contains(deltaKey.kind) { unwritten.insert(deltaKey) }
  }

  /// - Throws: when it could not be written. The next sample begins a new file.
  package func append(_ sample: Sample) throws(RecordingError) {
    defer { preamble.take(sample) }
    do throws(RecordingError) {
      let writer = try writer(at: sample.at)
      try writer.append(sample)
    } catch {
      file = nil
      note(sample)
      throw error
    }
  }

  private func writer(at moment: Moment) throws(RecordingError) -> RecordingWriter {
    if let (writer, full) = file, writer.bytes < full, (moment - writer.begunAt).magnitude < RollingRecording.oldest {
      return writer
    }
    file = nil
    number += 1
    let writer = try folder.begin(at: moment, number: number, version: version)
    do throws(RecordingError) {
      for sample in preamble.samples {
        try writer.append(sample, isRepeated: !unwritten.contains(sample.deltaKey))
      }
    } catch {
      writer.discard()
      throw error
    }
    unwritten = []
    folder.removeOldest(keeping: limit - fileLimit)
    file = (writer, writer.bytes + fileLimit)
    return writer
  }
}
