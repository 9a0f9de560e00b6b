// Texts of PostgreSQL and Materialize, read as values.

import Samples
import Testing

@testable import Polling

@Suite struct LiteralTests {
  @Test(
    arguments: [
      ("{}", []), ("{a,b}", ["a", "b"]), (#"{"a b",NULL,"NULL",""}"#, ["a b", nil, "NULL", ""]),
      (#"{"quote \" and \\ and , and }"}"#, [#"quote " and \ and , and }"#]),
      ("{\"log_line_prefix=%m [%p] \",é}", ["log_line_prefix=%m [%p] ", "é"]),
      ("{\"a\\\"\u{301}\"}", ["a\"\u{301}"]),
    ] as [(String, [String?])])
  func readsAnArray(_ text: String, _ elements: [String?]) {
    #expect(ArrayLiteral(text: text)?.elements == elements)
    #expect(ArrayLiteral(text: ArrayLiteral(elements).text)?.elements == elements)
  }

  @Test(arguments: ["", "a", "{a", "{a,}", "{{a},{b}}", "{\"a}", "{a}b"])
  func refusesWhatIsNoArray(_ text: String) { #expect(ArrayLiteral(text: text) == nil) }

  @Test(
    arguments: [
      ("00:00:01", .seconds(1)), ("-00:00:01.5", .milliseconds(-1500)), ("1 day 02:03:04.5", .milliseconds(93_784_500)),
      ("2 days", .seconds(172_800)), ("100:00:00", .seconds(360_000)), ("1 mon -1 days", .seconds(29 * 86_400)),
      ("1 year", .seconds(31_557_600)), ("00:00:00.000001", .microseconds(1)),
    ] as [(String, Duration)])
  func readsAnInterval(_ text: String, _ span: Duration) { #expect(Duration(interval: text) == span) }

  @Test(arguments: [
    "", "1", "day", "1 fortnight", "1:2", "P1D", "01:02:03 1 day", "9223372036854775807 years",
    "0:9223372036854775807:0", "9223372036854775807:0:0", "0:0:9223372036854775807", "106751991 days 106751991 days",
    "106751991 days 23:59:59", "-9223372036854775808 days", "0:-9223372036854775808:0", "-0:9223372036854775807:0",
  ])
  func refusesWhatIsNoInterval(_ text: String) { #expect(Duration(interval: text) == nil) }

  @Test(arguments: [
    ("5min", "s", "300"), ("5min", "ms", "300000"), ("1.5h", "min", "90"), (" 10 s ", "s", "10"), ("1500ms", "s", "2"),
    ("2500ms", "s", "2"), ("60", "s", "60"), ("0", "ms", "0"), ("-1", "MB", "-1"), ("1GB", "MB", "1024"),
    ("16MB", "8kB", "2048"), ("2d", "h", "48"), ("500us", "ms", "0"),
  ])
  func bringsASettingToItsUnit(_ text: String, _ unit: String, _ value: String) {
    #expect(SettingLiteral.converted(text, to: unit) == value)
  }

  @Test func leavesWhatHasNoUnitAlone() {
    #expect(SettingLiteral.converted("on", to: nil) == "on")
    #expect(SettingLiteral.converted("5min", to: nil) == "5min")
    #expect(SettingLiteral.converted("5 apples", to: "s") == "5 apples")
    #expect(SettingLiteral.converted("1GB", to: "s") == "1GB")
  }

  @Test func quotesAnIdentifier() { #expect(quotedIdentifier(#"my "role""#) == #""my ""role""""#) }

  @Test func readsStatusDetails() {
    let details = StatusDetails(
      json:
        #"{"hints": ["a \"b\"", "caf\u00e9 \ud83d\ude00"], "namespaced": {"ssh": "down\n", "n": 1}, "x": [true, -1.5e3, null]}"#
    )
    #expect(details.hints == [#"a "b""#, "café 😀"])
    #expect(details.namespaced == ["ssh": "down\n"])
    #expect(StatusDetails(json: #"{"hint": "old"}"#).hints == ["old"])
  }

  @Test(arguments: [nil, "", "null", "{", #"{"hints": "#, "[[[", String(repeating: "[", count: 100_000)])
  func bearsDetailsThatAreNone(_ text: String?) {
    let details = StatusDetails(json: text)
    #expect(details.hints.isEmpty && details.namespaced.isEmpty)
  }
}
