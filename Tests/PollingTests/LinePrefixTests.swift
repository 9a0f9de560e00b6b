// `log_line_prefix`: settings as people have them, lines as servers write them.

import Samples
import Testing

@testable import Polling

@Suite struct LinePrefixTests {
  private func match(_ setting: String, _ line: String) -> LogHeader? {
    LinePrefix(setting).header(of: line, LogZone(seconds: 3_600))
  }

  @Test(arguments: [
    ("%m [%p] ", "2026-11-22 10:00:00.123 UTC [7] FATAL:  x"),
    (
      "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
      "2026-11-22 10:00:00 UTC [7]: [3-1] user=,db=,app=,client= FATAL:  x"
    ),
    ("%t:%r:%u@%d:[%p]:", "2026-11-22 10:00:00 UTC:10.0.0.1(5432):web@shop:[7]:FATAL:  x"),
    ("%n %p ", "1795341600.123 7 FATAL:  x"),
    ("%-8p%m ", "7       2026-11-22 10:00:00.123 UTC FATAL:  x"),
    ("%8p|%m ", "       7|2026-11-22 10:00:00.123 UTC FATAL:  x"),
    (
      "%c %l %s %v %x %p %i %e %t ",
      "6b0.1a 2 2026-11-22 09:00:00 UTC 3/44 0 7 idle 57P01 2026-11-22 10:00:00 UTC FATAL:  x"
    ),
    ("%% 100 %m %p ", "% 100 2026-11-22 10:00:00.123 UTC 7 FATAL:  x"),
    ("%m %p %q%u %a %b ", "2026-11-22 11:00:00.123 CET 7 FATAL:  x"),
  ])
  func timeAndProcessAreFound(setting: String, line: String) throws {
    let header = try #require(match(setting, line))
    #expect(header.label == "FATAL" && header.text == "x")
    #expect(header.event.pid == 7)
    let at = try #require(header.event.at)
    #expect(at.iso8601 == "2026-11-22T10:00:00Z")
  }

  @Test func namesMayHoldBlanksAndMarks() throws {
    let line = "2026-11-22 10:00:00.123 UTC [7] odd [x] one@my shop DBeaver 24: main 57P01 FATAL:  x"
    let header = try #require(match("%m [%p] %q%u@%d %a %e ", line))
    #expect(header.event.role == "odd [x] one" && header.event.database == "my")
    #expect(header.event.application == "shop DBeaver 24: main")
    #expect(header.event.sqlstate == "57P01")
  }

  @Test func unknownAndLocalAreToldApart() throws {
    let header = try #require(
      match("%m [%p] %u@%d %h ", "2026-11-22 10:00:00.1 UTC [7] [unknown]@[unknown] [local] LOG:  x"))
    #expect(header.event.role == nil && header.event.database == nil && header.event.address == "[local]")
  }

  @Test func aZoneThatIsAmbiguousIsTheServers() throws {
    let header = try #require(match("%m ", "2026-11-22 10:00:00.000 IST LOG:  x"))
    #expect(header.event.at == Moment(timestamp: "2026-11-22 09:00:00Z"))
    let numbered = try #require(match("%m ", "2026-11-22 10:00:00.000 +0330 LOG:  x"))
    #expect(numbered.event.at == Moment(timestamp: "2026-11-22 06:30:00Z"))
  }

  @Test func aLineThatDoesNotFitIsNoEntry() {
    #expect(match("%m [%p] ", "something else") == nil)
    #expect(match("%m [%p] ", "") == nil)
    #expect(match("%m [%p] ", "2026-11-22 10:00:00.123 UTC [7] no label here") == nil)
  }

  /// A client may give itself any name: finding the end of it must not take for ever.
  @Test func aHostileNameIsNotWorthMuchTime() {
    let name = String(repeating: "@ ", count: 5_000)
    let begin = ContinuousClock.now
    for _ in 0..<20 {
      #expect(match("%u@%d %a@%h %i ", name) == nil)
    }
    #expect(ContinuousClock.now - begin < .seconds(20))
  }

  @Test func aPrefixThatIsNotKnownIsGuessed() throws {
    let line = "<10.0.0.1:web@shop:[7]:2026-11-22 10:00:00 UTC>FATAL:  terminating LOG:  x"
    let header = try #require(GuessedPrefix.header(of: line, LogZone()))
    #expect(header.label == "FATAL" && header.text == "terminating LOG:  x")
    #expect(header.event.pid == 7 && header.event.role == "web" && header.event.database == "shop")
    #expect(header.event.at == Moment(timestamp: "2026-11-22 10:00:00Z"))
    #expect(GuessedPrefix.header(of: "CATALOG:  nothing", LogZone()) == nil)
  }

  @Test func escapedBytesComeBack() {
    #expect(escapedBytes(#"a\\b\303\244\000"#) == Array("a\\bä".utf8) + [0])
  }
}

/// Settings and lines that somebody thought up. A minute is ages for each, and nothing for what grows with its square.
@Suite(.timeLimit(.minutes(1))) struct HostilePrefixTests {
  private func header(_ setting: String, _ line: String) -> LogHeader? {
    LinePrefix(setting).header(of: line, LogZone())
  }

  @Test(arguments: ["x", "%", "%%", "%1", "é", "%-9z", "%u", "%q"])
  func aLongSetting(unit: String) {
    let setting = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
    #expect(header(setting, String(repeating: "x", count: 1 << 18)) == nil)
  }

  /// Where each mark fits, matching would go as deep as the setting is long.
  @Test func asManyMarksAsAnybodyWritesAreUnderstood() {
    let most = String(repeating: "%z", count: 64)
    #expect(header(most, "LOG:  x")?.text == "x")
    #expect(header(most + "%z", "LOG:  x") == nil)
  }

  @Test(arguments: [
    ":", "::", ":  ", "LOG:", "2026-11-22 10:00:00 ", "[1", "[", "@", "1", "\\", "\"", "e\u{301}", "\u{301}",
  ])
  func aLongLine(unit: String) {
    let line = String(repeating: unit, count: (1 << 16) / unit.utf8.count)
    for setting in ["%u%d%a%h%r%i%L%b", "%m [%p] %q%u@%d ", "%q%q%q%q%q%q%q%q%q%u", ":"] { _ = header(setting, line) }
    for format in [LogFormat.stderr, .csvlog, .jsonlog] {
      var parser = LogParser(format, at: 0, LogManner(prefix: LinePrefix("%u%d%a%h ")))
      let opening = format == .jsonlog ? #"{"message":""# : "2026-11-22 10:00:00 UTC,\""
      for event in parser.take(Array("\(opening)\(line)\n".utf8)) { #expect(event.message.unicodeScalars.count < 1000) }
      // Many short lines of it.
      _ = parser.take(Array(String(repeating: "\t\(unit)\n", count: 1 << 12).utf8))
    }
  }
}
