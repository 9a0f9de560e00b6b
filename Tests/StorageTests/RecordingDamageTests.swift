// Recordings that were cut off, damaged, or are none: an error or an end, never a crash and never a wrong sample.

import Glibc
import Samples
import TestSupport
import Testing

@testable import Storage

@Suite struct RecordingDamageTests {
  /// Some that begin a stream, and one that goes on with a stream.
  private static let samples: [Sample] = {
    let samples = (try? Recorded.samples("healthy")) ?? []
    return Array(samples.prefix(4)) + samples.suffix(4)
  }()

  @Test func aCutLosesTheLastSampleAtMost() throws {
    try withRecording(of: Self.samples) { path in
      let content = try OpenFile(path, O_RDONLY).content()
      let ends = try recordEnds(path)
      let first = try #require(chapters(in: content).first)
      #expect(ends.count == Self.samples.count && ends.last == content.count)
      for length in 0..<content.count {
        let cut = "\(path).cut"
        try write(content[..<length], to: cut)
        guard length >= first else {
          #expect(throws: RecordingError.self) { try RecordingReader(path: cut) }
          continue
        }
        var reader = try RecordingReader(path: cut)
        let whole = ends.count { $0 <= length }
        #expect(try reader.rest() == Array(Self.samples[..<whole]), "cut off after \(length) bytes")
        #expect(reader.isCutOff == !([first, first + chapterMark.count] + ends).contains(length))
        #expect(reader.progress == 1)
      }
    }
  }

  /// A bit that means nothing may change unseen.
  @Test(arguments: [0x01, 0x80] as [UInt8])
  func aByteThatWasChangedIsFound(_ change: UInt8) throws {
    try withRecording(of: Self.samples) { path in
      let content = try OpenFile(path, O_RDONLY).content()
      for place in content.indices {
        var damaged = content
        damaged[place] ^= change
        try write(damaged[...], to: "\(path).damaged")
        let (samples, errors, isCutOff) = read("\(path).damaged")
        #expect(Self.samples.starts(with: samples), "byte \(place)")
        #expect(!errors.isEmpty || isCutOff || samples == Self.samples, "byte \(place)")
      }
    }
  }

  /// As only somebody who means harm writes it.
  @Test(arguments: [Int64.min, .max])
  func aMomentOutOfTimeIsNoSample(_ microseconds: Int64) throws {
    let samples = [Sample.asked(.materialize, at: Moment(microseconds: microseconds))]
    try withFolder { folder in
      let writer = try RecordingWriter(creating: "\(folder)/a", at: .begin, version: "1")
      for sample in samples { try writer.append(sample) }
      writer.close()
      let (read, errors, _) = read("\(folder)/a")
      #expect(read.isEmpty && errors.count == 1)
    }
  }

  @Test func afterDamageItGoesOnWithTheNextChapter() throws {
    let samples = (0..<90).map { Sample.asked(.upstream("orders-db"), at: .begin + .seconds($0 * 60)) }
    try withRecording(of: samples) { path in
      var content = try OpenFile(path, O_RDONLY).content()
      let chapters = chapters(in: content)
      #expect(chapters.count == 6)
      content[chapters[1] + 100] ^= 0x10
      try write(content[...], to: "\(path).damaged")
      let (read, errors, isCutOff) = read("\(path).damaged")
      #expect(!isCutOff)
      #expect(errors.count == 1)
      #expect(errors.first?.contains("is damaged at byte") == true)
      #expect(errors.first?.contains("up to byte \(chapters[2]),") == true)
      let lost = samples.filter { !read.contains($0) }
      #expect(read == samples.filter { !lost.contains($0) })
      #expect((1...15).contains(lost.count))
    }
  }

  @Test func zerosThatAStoppedMachineLeavesAreACut() throws {
    try withRecording(of: Self.samples) { path in
      for count in [1, 5, 100, 200_000] {
        let content = try OpenFile(path, O_RDONLY).content() + [UInt8](repeating: 0, count: count)
        try write(content[...], to: "\(path).zeros")
        let (samples, errors, isCutOff) = read("\(path).zeros")
        #expect(samples == Self.samples && errors.isEmpty && isCutOff)
      }
    }
  }

  @Test func whatIsNoRecording() throws {
    try withFolder { folder throws in
      func error(_ bytes: [UInt8]) throws -> String? {
        try write(bytes[...], to: "\(folder)/a")
        return message { try RecordingReader(path: "\(folder)/a") }
      }
      #expect(try error([]) == "\(folder)/a is empty: nothing was recorded in it.")
      let foreign = "\(folder)/a is no recording: name a file that pgwatch-tui recorded."
      #expect(
        try error([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 9000)) == foreign)
      #expect(try error(Array("Dear diary,\n".utf8)) == foreign)
      #expect(try error(Array("pgwatch-tui recordings are fine\n".utf8)) == foreign)
      #expect(
        try error(Array("pgwatch-tui rec".utf8))
          == "\(folder)/a is cut off in its first line: nothing that was recorded is left in it.")
      #expect(
        try error(Array("pgwatch-tui recording 1, begun some day\n".utf8))
          == "\(folder)/a is damaged in its first line, so that nothing of it can be read.")
      #expect(
        try error(Array("pgwatch-tui recording 2, begun 2030-01-01 00:00:00+00 with version 4.1, or so\n".utf8))
          == "\(folder)/a was recorded by a newer pgwatch-tui, in format 2, and this one reads up to format 1: "
          + "open it with version 4.1 or newer.")
    }
  }

  @Test func whatCannotBeRead() throws {
    try withFolder { folder in
      #expect(
        message { try RecordingReader(path: "\(folder)/a") }
          == "No such file or directory: cannot open \(folder)/a. Name a file that pgwatch-tui recorded.")
      let irregular = "is no regular file. Name a file that pgwatch-tui recorded."
      #expect(message { try RecordingReader(path: folder) } == "\(folder) \(irregular)")
      try #require(unsafe mkfifo("\(folder)/pipe", 0o600) == 0)
      #expect(message { try RecordingReader(path: "\(folder)/pipe") } == "\(folder)/pipe \(irregular)")
    }
  }

  @Test func aSampleOfTheFutureIsPassedOver() throws {
    try withFolder { folder in
      let title = RecordingTitle(begunAt: .begin, program: "2.0").line
      let compressor = try Compressor()
      var content = Array(title.utf8) + chapterMark
      for (stream, text) in [#"{"aurora":{"at":7}}"#, #"{"asked":{"_0":{"materialize":{}},"at":{"microseconds":7}}}"#]
        .enumerated()
      {
        let frame = try compressor.frame(of: Array(text.utf8), after: [])
        content += RecordHead(length: frame.count, stream: stream).bytes + frame
      }
      try write(content[...], to: "\(folder)/a")
      let (samples, errors, isCutOff) = read("\(folder)/a")
      #expect(samples == [.asked(.materialize, at: Moment(microseconds: 7))] && !isCutOff)
      #expect(errors.count == 1 && errors.first?.contains("it was recorded with version 2.0.") == true)
    }
  }

  // MARK: -

  /// Whatever can be read of a file.
  private func read(_ path: String) -> (samples: [Sample], errors: [String], isCutOff: Bool) {
    var (samples, errors): ([Sample], [String]) = ([], [])
    guard var reader = try? RecordingReader(path: path) else { return ([], ["not even opened"], false) }
    while errors.count < 100 {
      do {
        guard let sample = try reader.next() else { break }
        samples.append(sample)
      } catch {
        errors.append(error.message)
      }
    }
    return (samples, errors, reader.isCutOff)
  }

  /// Where each record ends, in bytes from the beginning.
  private func recordEnds(_ path: String) throws -> [Int] {
    var reader = try RecordingReader(path: path)
    let length = try OpenFile(path, O_RDONLY).content().count
    var ends: [Int] = []
    while try reader.next() != nil { ends.append(Int((reader.progress * Double(length)).rounded())) }
    return ends
  }

  private func message(_ body: () throws -> RecordingReader) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? RecordingError)?.message
    }
  }

  private func write(_ bytes: ArraySlice<UInt8>, to path: String) throws {
    let file = try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC)
    if !bytes.isEmpty { try file.add(Array(bytes)) }
  }
}
