// What is recorded is read back as it was, in little space, and without secrets.

import Glibc
import Samples
import TestSupport
import Testing

@testable import Storage

@Suite struct RecordingTests {
  @Test(arguments: ["healthy", "resource-exhaustion"])
  func whatIsWrittenIsRead(_ name: String) throws {
    let samples = try Recorded.samples(name)
    try withRecording(of: samples) { path in
      var reader = try RecordingReader(path: path)
      #expect(reader.begunAt == samples[0].at)
      #expect(reader.progress < 0.1)
      #expect(try reader.rest() == samples)
      #expect(!reader.isCutOff)
      #expect(reader.progress == 1)
      #expect(try reader.next() == nil)
    }
  }

  @Test func aCopyIsAPlaceToComeBackTo() throws {
    let samples = try Recorded.samples("healthy")
    try withRecording(of: samples) { path in
      var reader = try RecordingReader(path: path)
      for _ in 0..<100 { _ = try reader.next() }
      var copy = reader
      #expect(try reader.rest() == Array(samples[100...]))
      #expect(copy.progress < 1)
      #expect(try copy.rest() == Array(samples[100...]))
    }
  }

  /// Refreshes after the first few, which bring what is asked seldom.
  @Test(arguments: ["healthy", "resource-exhaustion"])
  func aSteadyRefreshTakesLittle(_ name: String) throws {
    let samples = try Recorded.samples(name)
    try withFolder { folder in
      let writer = try RecordingWriter(creating: "\(folder)/a", at: samples[0].at, version: "1")
      for sample in samples[..<100] { try writer.append(sample) }
      let before = writer.bytes
      for sample in samples[100...] { try writer.append(sample) }
      let refreshes = samples[100...].count { $0.answersUpstream }
      #expect(refreshes > 15)
      // Everything else that comes along counts, Materialize's answers too.
      #expect(Int(writer.bytes - before) / refreshes < 400)
    }
  }

  @Test func aChapterBeginsEveryQuarterOfAnHour() throws {
    var samples: [Sample] = []
    for minute in stride(from: 0.0, through: 60, by: 0.5) {
      samples.append(.asked(.upstream("orders-db"), at: .begin + .seconds(minute * 60)))
    }
    // The clock is set back.
    samples.append(.asked(.upstream("orders-db"), at: .begin - .seconds(3600)))
    try withRecording(of: samples) { path in
      let content = try OpenFile(path, O_RDONLY).content()
      #expect(chapters(in: content).count == 6)
      var reader = try RecordingReader(path: path)
      #expect(try reader.rest() == samples)
    }
  }

  @Test func noPasswordIsRecorded() throws {
    let words = "statement: ALTER ROLE u PASSWORD 'S3cret\\\"' -- \"S3cret\""
    var sample = UpstreamSample(at: .begin, roundTrip: .zero)
    sample.logs = Reading(
      LogExcerpt(
        .standardInput, format: .stderr,
        events: [LogEvent(severity: .log, message: "\"\u{1B}ü\" postgres://u:S3cret@h password=S3cret\n")]),
      at: .begin)
    let change = Change(
      id: "1", upstream: "db", purpose: "Try it",
      action: .set([.init("primary_conninfo", "host=h password='S3cret'")], .server))
    try withRecording(of: [
      .upstream("db", sample), .change(ChangeReport(change, at: .begin, .underWay("sending"))),
      .lost(
        .materialize, Loss(kind: .rejected, step: .query, message: "PASSWORD 'S3cret'"), at: .begin, retryAt: .begin),
      .asked(.upstream(words), at: .begin), .asked(.upstream("PassWord=x"), at: .begin),
    ]) { path in
      var reader = try RecordingReader(path: path)
      let read = try reader.rest()
      #expect(!"\(read)".contains("PASSWORD 'S3cret"))
      guard case .upstream(_, let answer)? = read.first else { Issue.record("no answer"); return }
      #expect(answer.logs?.value?.events.first?.message == "\"\u{1B}ü\" postgres://u:***@h password=***\n")
      guard case .change(let report) = read[1], case .set(let values, .server) = report.change.action else {
        Issue.record("no change")
        return
      }
      #expect(values.first?.value == "host=h password='***'")
      #expect(read[4] == .asked(.upstream("PassWord=***"), at: .begin))
      #expect(read[3] == .asked(.upstream("statement: ALTER ROLE u PASSWORD '***' -- \"S3cret\""), at: .begin))
    }
  }

  // MARK: The file

  @Test func itIsForItsOwnerAloneAndOverNothing() throws {
    try withFolder { folder in
      let path = "\(folder)/a"
      let writer = try RecordingWriter(creating: path, at: .begin, version: "1")
      #expect(mode(of: path) == 0o600)
      #expect(
        throws: RecordingError(message: "\(path) is there already, and nothing is recorded over it: name a new file.")
      ) { try RecordingWriter(creating: path, at: .begin, version: "1") }
      writer.close()
      #expect(throws: RecordingError.self) { try writer.append(.asked(.materialize, at: .begin)) }
      let line = try content(of: path).split(separator: "\n").first
      #expect(
        line?.hasPrefix("pgwatch-tui recording 1, begun 2026-11-22 10:00:00.123456+00 with version 1, check ") == true)
      #expect(throws: RecordingError.self) {
        try RecordingWriter(creating: "\(folder)/no/a", at: .begin, version: "1")
      }
    }
  }

  @Test func itIsReadWhileItIsWritten() throws {
    try withFolder { folder in
      let writer = try RecordingWriter(creating: "\(folder)/a", at: .begin, version: "1")
      var reader = try RecordingReader(path: "\(folder)/a")
      #expect(try reader.next() == nil)
      try writer.append(.asked(.materialize, at: .begin))
      reader = try RecordingReader(path: "\(folder)/a")
      #expect(try reader.next() == .asked(.materialize, at: .begin))
      #expect(!OpenFile.isFree("\(folder)/a"))
      writer.close()
      #expect(OpenFile.isFree("\(folder)/a"))
    }
  }

  @Test func aDiskThatIsFullLosesOnlyWhatDoesNotFit() throws {
    let samples = try Recorded.samples("healthy")
    try withFolder { folder in
      let writer = try RecordingWriter(creating: "\(folder)/a", at: .begin, version: "1")
      for sample in samples[..<50] { try writer.append(sample) }
      try withFilesLimited(to: writer.bytes + 7) {
        for sample in samples[50..<60] { #expect(throws: RecordingError.self) { try writer.append(sample) } }
      }
      for sample in samples[60...] { try writer.append(sample) }
      var reader = try RecordingReader(path: "\(folder)/a")
      #expect(try reader.rest() == Array(samples[..<50] + samples[60...]))
    }
  }
}

extension Sample {
  fileprivate var answersUpstream: Bool { if case .upstream = self { true } else { false } }
}
