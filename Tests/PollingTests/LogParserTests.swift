// The three formats of the log, by values: as servers write them, broken, hostile, and cut at any byte.

import Samples
import Testing

@testable import Polling

@Suite struct LogParserTests {
  private static let manner = LogManner(prefix: LinePrefix("%m [%p] %q%u@%d %a "))

  private func parse(_ text: String, _ format: LogFormat, at offset: Int64 = 0) -> [LogEvent] {
    var parser = LogParser(format, at: offset, Self.manner)
    return parser.take(Array(text.utf8))
  }

  // MARK: stderr

  @Test func anEntryWithItsDetailsIsOneEvent() throws {
    let events = parse(
      """
      2026-11-22 10:00:00.123 UTC [4711] web@shop psql FATAL:  password authentication failed for user "web"
      2026-11-22 10:00:00.123 UTC [4711] web@shop psql DETAIL:  Role "web" has no password.
      \tConnection matched pg_hba.conf line 12
      2026-11-22 10:00:00.123 UTC [4711] web@shop psql STATEMENT:  SELECT
      \t  1
      2026-11-22 10:00:01.000 UTC [12] LOG:  checkpoint
      \tstarting
      \t
      \tend

      """, .stderr)
    try #require(events.count == 2)
    #expect(events[0].at == Moment(timestamp: "2026-11-22 10:00:00.123Z"))
    #expect(events[0].severity == .fatal && events[0].pid == 4711)
    #expect(events[0].role == "web" && events[0].database == "shop" && events[0].application == "psql")
    #expect(events[0].detail == "Role \"web\" has no password.\nConnection matched pg_hba.conf line 12")
    #expect(events[0].logClass == .authentication)
    #expect(events[1].message == "checkpoint\nstarting\n\nend")
    #expect(events[1].role == nil && events[1].pid == 12)
  }

  @Test func whatBelongsToNoEntryIsLeftOut() {
    let events = parse(
      """
      \tthe rest of something
      sh: 1: archive: not found
      2026-11-22 10:00:00.123 UTC [4711] LOG:  one
      ld.so: a child says something
      \tand goes on
      2026-11-22 10:00:00.124 UTC [4711] LOG:  two

      """, .stderr)
    #expect(events.map(\.message) == ["one", "two"])
  }

  /// Any role may write anything with RAISE LOG, and it is read again at every start.
  @Test(arguments: [LogFormat.stderr, .csvlog, .jsonlog])
  func aSessionThatLastedForEverIsAnEntry(format: LogFormat) {
    let message = "disconnection: session time: 0:9223372036854775807:0 user=x"
    let text =
      switch format {
      case .stderr: "2026-11-22 10:00:00.123 UTC [4711] web@shop psql LOG:  \(message)\n"
      case .csvlog:
        "2026-11-22 10:00:00.123 UTC,\"web\",\"shop\",4711,,66a,1,\"DO\",2026-11-22 10:00:00 UTC,3/4,0,LOG,00000,\"\(message)\""
          + String(repeating: ",", count: 12) + "\n"
      case .jsonlog:
        "{\"timestamp\":\"2026-11-22 10:00:00.123 UTC\",\"pid\":4711,\"error_severity\":\"LOG\",\"message\":\"\(message)\"}\n"
      }
    let events = parse(text, format)
    #expect(events.map(\.message) == [message])
    #expect(events.map(\.sessionTime) == [nil])
  }

  @Test func aTimeThatNoClockShowsIsNone() {
    let lines = ["1795341600.123", "99999999999999999999999999", "-1e300", "inf"].map { "\($0) LOG:  x\n" }.joined()
    var parser = LogParser(.stderr, at: 0, LogManner(prefix: LinePrefix("%n ")))
    let times = parser.take(Array(lines.utf8)).map(\.at)
    #expect(times.contains(Moment(timestamp: "2026-11-22 10:00:00.123Z")))
    #expect(times.compactMap(\.self).count == 1)
  }

  @Test func linesWithoutATimeAndOtherLanguagesAreRead() {
    var parser = LogParser(.stderr, at: 0, LogManner(prefix: LinePrefix("<%u> ")))
    let events = parser.take(Array("<web> FATAL:  sorry\n<web> ERREUR :  désolé\n<> LOG:  x\n".utf8))
    #expect(events.map(\.message) == ["sorry", "désolé", "x"])
    #expect(events.map(\.severity) == [.fatal, nil, .log])
    #expect(events.map(\.role) == ["web", "web", nil])
    #expect(events.allSatisfy { $0.at == nil })
  }

  // MARK: csvlog

  private static let record =
    #"2026-11-22 10:00:00.123 UTC,"web","shop",4711,"10.0.0.1:4433",6b.1,3,"authentication",2026-11-22 10:00:00 UTC,"#
    + #"3/4,0,FATAL,28P01,"first, ""quoted"""# + "\nsecond"
    + #"","a detail",,,,,,,,"an app","client backend",,0"# + "\n"

  @Test func quotedFieldsGoOverSeveralLines() throws {
    let events = parse(Self.record + Self.record, .csvlog)
    try #require(events.count == 2)
    let event = events[0]
    #expect(event.message == "first, \"quoted\"\nsecond")
    #expect(event.severity == .fatal && event.sqlstate == "28P01" && event.pid == 4711)
    #expect(event.role == "web" && event.database == "shop" && event.address == "10.0.0.1")
    #expect(event.detail == "a detail" && event.application == "an app" && event.backendType == "client backend")
    #expect(events[1].offset == Int64(Self.record.utf8.count))
  }

  @Test func aRecordIsFoundFromTheMiddleOfAnother() {
    for cut in stride(from: 1, to: Self.record.utf8.count, by: 7) {
      let text = String(decoding: (Self.record + Self.record).utf8.dropFirst(cut), as: UTF8.self)
      #expect(parse(text, .csvlog, at: Int64(cut)).count == 1, "cut at \(cut)")
    }
  }

  // MARK: jsonlog

  private static let object =
    #"{"timestamp":"2026-11-22 10:00:00.123 CET","user":"web","dbname":"shop","pid":4711,"remote_host":"10.0.0.1","#
    + #""remote_port":4433,"error_severity":"LOG","message":"disconnection: session time: 0:05:50.012 user=web\n\u001b[31m","#
    + #""backend_type":"client backend"}"# + "\n"

  @Test func objectsAreRead() throws {
    let events = parse(Self.object + "{ broken\n" + "[1]\n{}\n" + Self.object, .jsonlog)
    try #require(events.count == 2)
    let event = events[1]
    #expect(event.at == Moment(timestamp: "2026-11-22 09:00:00.123Z"))
    #expect(event.sessionTime == .milliseconds(350_012))
    #expect(event.role == "web" && event.address == "10.0.0.1" && event.pid == 4711)
    #expect(event.severity == .log && event.logClass == .other)
  }

  // MARK: All

  /// However a log arrives in pieces, its lines are the same.
  @Test(arguments: [LogFormat.csvlog, .jsonlog])
  func piecesMakeNoDifference(format: LogFormat) {
    let text = Array((format == .csvlog ? Self.record : Self.object).utf8)
    let whole = text + text + text
    for size in [1, 2, 3, 64, 1_000] {
      var parser = LogParser(format, at: 0, Self.manner)
      var events: [LogEvent] = []
      for start in stride(from: 0, to: whole.count, by: size) {
        events += parser.take(whole[start..<min(whole.count, start + size)])
      }
      #expect(events == parse(String(decoding: whole, as: UTF8.self), format), "pieces of \(size)")
    }
  }

  @Test(arguments: [LogFormat.stderr, .csvlog, .jsonlog])
  func rubbishCostsNothing(format: LogFormat) {
    var generator = SystemRandomNumberGenerator()
    var parser = LogParser(format, at: 0, Self.manner)
    let marks = Array("\"\n,{}:[] LOG FATAL:  2026-11-22 10:00:00.1 UTC\t%\\\u{1B}\u{0}".utf8) + [0xFF, 0xC3]
    for _ in 0..<200 {
      let bytes = (0..<500).map { _ in marks.randomElement(using: &generator) ?? 0 }
      for event in parser.take(bytes) { #expect(event.message.count <= LogEvent.longestText + 1) }
    }
  }

  @Test func anEndlessLineIsCutOff() throws {
    var parser = LogParser(.stderr, at: 0, Self.manner)
    var events = parser.take(Array("2026-11-22 10:00:00.123 UTC [1] LOG:  ".utf8))
    for _ in 0..<20 { events += parser.take([UInt8](repeating: 0x61, count: 100_000)) }
    events += parser.take(Array("\n2026-11-22 10:00:00.123 UTC [1] LOG:  next\n".utf8))
    #expect(events.count == 2)
    #expect(try #require(events.first).message.count <= LogEvent.longestText + 1)
    #expect(events.last?.message == "next")
  }
}
