// Texts of servers that are long, deep, or end in the middle. A minute is ages for each, and nothing for what grows with
// the square of the length.

import Testing

@testable import Polling

@Suite(.timeLimit(.minutes(1))) struct HostileTextTests {
  private static let units = [
    "[", "{", "\"", "\\", "{\"a\":", "[[],", "'", "--\n", "a", "1", "\u{301}", "é\u{301}", "\u{1F1E6}", "e'", "(", ", ",
    " ",
  ]

  @Test(arguments: units)
  func readersComeToAnEnd(unit: String) {
    let text = String(repeating: unit, count: (1 << 16) / unit.utf8.count)
    _ = StatusDetails(json: text)
    _ = StatusDetails(json: #"{"hints":[""# + text)
    _ = JSONValue(text: "\"\(text)")
    _ = ArrayLiteral(text: "{\(text)")
    _ = ArrayLiteral(text: "{\"\(text)")
    let statement = CreateSQL("CREATE CONNECTION c TO POSTGRES (HOST = \(text)")
    _ = statement.connection(id: "u1", name: "c")
    _ = statement.publication
    _ = SettingLiteral.converted(text, to: "kB")
    _ = SettingLiteral.converted("1\(text)", to: "kB")
    _ = Duration(interval: text)
    _ = Duration(interval: "1\(text)")
  }

  @Test func nestingHasAnEnd() {
    #expect(JSONValue(text: String(repeating: "[", count: 31) + String(repeating: "]", count: 31)) != nil)
    let deep = 1_000_000
    #expect(JSONValue(text: String(repeating: "[", count: deep) + String(repeating: "]", count: deep)) == nil)
    #expect(JSONValue(text: String(repeating: #"{"a":"#, count: deep)) == nil)
  }
}
