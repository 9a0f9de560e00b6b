// The last hours: files that can be read by themselves, of which the oldest go.

import Glibc
import Samples
import TestSupport
import Testing

@testable import Storage

@Suite struct RollingRecordingTests {
  @Test func theFolderStaysWithinItsBound() throws {
    // Texts that cannot be compressed much.
    let samples = (0..<1500).map { second in
      let words = (1...60).map { String(second * $0 * 7_919 % 1_000_003, radix: 36) }.joined()
      return Sample.lost(
        .materialize, Loss(kind: .cut, step: .query, message: words), at: .begin + .seconds(second), retryAt: .begin)
    }
    try withState { state in
      let folder = state.recordings
      #expect(folder.files.isEmpty)
      let limit: Int64 = 128 << 10
      let rolling = RollingRecording(in: folder, limit: limit, version: "1")
      var largest: Int64 = 0
      for sample in samples {
        try rolling.append(sample)
        largest = max(largest, folder.files.reduce(0) { $0 + $1.bytes })
      }
      #expect(largest > limit / 2)
      // A file may be a record longer than it should.
      #expect(largest < limit + 4096)
      let files = folder.files
      #expect(files.count > 3)
      #expect(mode(of: folder.path) == 0o700)
      // What was recorded last is there, and one file after the other holds nothing twice.
      var kept: [Sample] = []
      for file in files {
        var reader = try RecordingReader(path: file.path)
        while let sample = try reader.next() { if !reader.isRepeated { kept.append(sample) } }
      }
      #expect(kept == Array(samples.suffix(kept.count)))
    }
  }

  @Test func everyHourBeginsAFileThatTellsHowThingsStand() throws {
    let samples = try Recorded.samples("healthy")
    try withState { state in
      let rolling = RollingRecording(in: state.recordings, limit: 64 << 20, version: "1")
      for sample in samples { try rolling.append(sample) }
      let later = Sample.asked(.upstream("orders-db"), at: samples[0].at + .seconds(3600))
      try rolling.append(later)
      let files = state.recordings.files
      #expect(files.map(\.begunAt) == [samples[0].at, later.at])
      var reader = try RecordingReader(path: files[1].path)
      var told: [Sample] = []
      while let sample = try reader.next(), reader.isRepeated { told.append(sample) }
      #expect(try reader.next() == nil)
      var preamble = RecordingPreamble()
      for sample in samples { preamble.take(sample) }
      #expect(told == preamble.samples)
    }
  }

  @Test func whatAnotherRunWritesStays() throws {
    try withState { state in
      let folder = state.recordings
      let other = try folder.begin(at: .begin, number: 1, version: "1")
      let older = try folder.begin(at: .begin - .seconds(60), number: 2, version: "1")
      try older.append(.asked(.materialize, at: .begin))
      older.close()
      try add("nothing of ours", to: "\(folder.path)/diary.txt")
      folder.removeOldest(keeping: 1 << 20)
      #expect(folder.files.count == 2)
      folder.removeOldest(keeping: 0)
      #expect(folder.files.map(\.path) == [other.path])
      #expect(try content(of: "\(folder.path)/diary.txt") == "nothing of ours")
    }
  }

  @Test func whereNothingCanBeWritten() throws {
    let nowhere = RecordingsFolder(path: "/proc/nowhere/recordings")
    let rolling = RollingRecording(in: nowhere, limit: 1 << 20, version: "1")
    #expect(throws: RecordingError.self) { try rolling.append(.asked(.materialize, at: .begin)) }
    #expect(nowhere.files.isEmpty)
  }

  /// Who has read the file before has not seen it.
  @Test func whatWasPassedIsNewInTheNextFile() throws {
    let lost = Sample.lost(
      .materialize, Loss(kind: .cut, step: .query, message: "gone"), at: .begin + .seconds(1), retryAt: .begin)
    let last = Sample.asked(.materialize, at: .begin + .seconds(2))
    try withState { state in
      let rolling = RollingRecording(in: state.recordings, limit: 1 << 20, version: "1")
      try rolling.append(.dialling(.materialize, at: .begin))
      rolling.pass(lost)
      try rolling.append(last)
      var reader = try RecordingReader(path: try #require(state.recordings.files.last?.path))
      var news: [Sample] = []
      while let sample = try reader.next() { if !reader.isRepeated { news.append(sample) } }
      #expect(news == [lost, last])
    }
  }

  @Test func afterAFullDiskANewFileTellsWhatWasMissed() throws {
    let samples = try Recorded.samples("healthy")
    try withState { state in
      let rolling = RollingRecording(in: state.recordings, limit: 1 << 20, version: "1")
      for sample in samples[..<20] { try rolling.append(sample) }
      try withFilesLimited(to: 600) {
        #expect(throws: RecordingError.self) { try rolling.append(samples[20]) }
        // Not even how things stand fits: nothing is left lying about.
        #expect(throws: RecordingError.self) { try rolling.append(samples[21]) }
        rolling.pass(samples[22])
      }
      #expect(state.recordings.files.count == 1)
      try rolling.append(samples[23])
      var preamble = RecordingPreamble()
      for sample in samples[..<23] { preamble.take(sample) }
      let file = try #require(state.recordings.files.last?.path)
      var reader = try RecordingReader(path: file)
      #expect(try reader.rest() == preamble.samples + [samples[23]])
    }
  }
}
