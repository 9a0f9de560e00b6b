// Files that follow each other, and files that are not whole.

import Diagnosis
import Glibc
import Reports
import Samples
import Storage
import TestSupport
import Testing

@testable import pgwatch_tui

@Suite @MainActor struct RecordingSequenceTests {
  @Test func severalFilesAreOneRecording() async throws {
    let samples = try Recorded.samples("resource-exhaustion")
    let parts = [Array(samples[..<80]), Array(samples[80..<140]), Array(samples[140...])]
    try await withFolder { folder in
      for (index, part) in parts.enumerated() {
        // Each begins with how things stood; who has read the one before knows it.
        try record(part, repeating: index == 0 ? [] : Array(samples[..<4]), in: "\(folder)/\(index)")
      }
      var sequence = try RecordingSequence((0..<3).map { "\(folder)/\($0)" })
      #expect(sequence.name == "0" && sequence.begunAt == samples[0].at)
      var seen: [Sample] = []
      var shares = [sequence.progress]
      while let sample = sequence.next() {
        seen.append(sample)
        shares.append(sequence.progress)
      }
      #expect(seen == samples && sequence.flaws.isEmpty)
      #expect(shares == shares.sorted() && sequence.progress == 1)
    }
  }

  @Test func theLaterFilesAloneAreWholeToo() async throws {
    let samples = try Recorded.samples("healthy")
    try await withRecording(of: Array(samples[100...]), repeating: Array(samples[..<100])) { path in
      var sequence = try RecordingSequence([path])
      #expect(sequence.begunAt == samples[100].at)
      #expect(sequence.next() == samples[0])
      let cursor = Cursor(try RecordingSequence([path]))
      #expect(cursor.at == samples[100].at)
    }
  }

  @Test func aTailThatIsCutOffIsSaid() async throws {
    let samples = try Recorded.samples("healthy")
    try await withRecording(of: samples) { path in
      try #require(unsafe truncate(path, 9_000) == 0)
      var sequence = try RecordingSequence([path])
      var seen: [Sample] = []
      while let sample = sequence.next() { seen.append(sample) }
      #expect(!seen.isEmpty && samples.starts(with: seen))
      #expect(sequence.flaws.count == 1 && sequence.flaws[0].contains("cut off"))
    }
  }

  @Test func whatIsNoRecordingIsRefused() {
    #expect(throws: RecordingError.self) { try RecordingSequence(["/dev/null"]) }
    #expect(throws: RecordingError.self) { try RecordingSequence([]) }
  }

  @Test func aTimeIsFoundInTheRecording() throws {
    let begin = try #require(Moment(timestamp: "2026-11-22 22:30:10.5Z"))
    func moment(_ text: String, offset: Int = 0) -> String? {
      RecordedMoment(text)?.moment(from: begin, offset: offset).iso8601
    }
    #expect(moment("22:31") == "2026-11-22T22:31:00Z")
    #expect(moment("22:31:07") == "2026-11-22T22:31:07Z")
    // Past midnight, and by a clock that is an hour ahead.
    #expect(moment("01:00") == "2026-11-23T01:00:00Z")
    #expect(moment("23:31", offset: 3600) == "2026-11-22T22:31:00Z")
    #expect(moment("00:15", offset: 3600) == "2026-11-22T23:15:00Z")
    #expect(moment("2026-11-22T23:00:00Z") == "2026-11-22T23:00:00Z")
    #expect(moment("2026-11-22T23:00") == "2026-11-22T23:00:00Z")
    #expect(moment("2026-11-22T23:00+01") == "2026-11-22T22:00:00Z")
    // What says itself that it is UTC is not by this machine's clock.
    #expect(moment("22:31Z", offset: 3600) == "2026-11-22T22:31:00Z")
    #expect(moment("23:31:07+01", offset: -3600) == "2026-11-22T22:31:07Z")
    for text in ["22:4", "2026-02-30T10:00:00Z", "2026-11-22T1:00"] { #expect(RecordedMoment(text) == nil, "\(text)") }
    for text in ["noon", "25:00", "14", "14:03:21:00", ""] { #expect(RecordedMoment(text) == nil, "\(text)") }
  }

  @Test func aReportIsOfNoMomentThatWasNotRecorded() async throws {
    let samples = try Recorded.samples("healthy")
    let end = try #require(samples.map(\.at).max())
    let beyond = try recordedLook(Recorded.path("healthy"), at: RecordedMoment("2026-11-23T00:00:00Z"))
    #expect(beyond.at == end && beyond.verdict == .ok)
    let earlier = end - .seconds(5)
    #expect(try recordedLook(Recorded.path("healthy"), at: RecordedMoment(earlier.timestamp)).at == earlier)
    try await withFolder { folder in
      let later = Sample.targets([.materialize], at: end + .seconds(3600))
      try record(samples + [later], repeating: [], in: "\(folder)/x")
      let between = try recordedLook("\(folder)/x", at: RecordedMoment((end + .seconds(1800)).timestamp))
      #expect(between.at == end && between.verdict == .ok)
    }
  }
}
