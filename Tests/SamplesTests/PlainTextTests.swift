// Foreign text on its way to a terminal.

import Samples
import Testing

@Suite struct PlainTextTests {
  @Test func ordinaryTextStays() {
    #expect("naïve 数 👩‍💻 \"x\\y\"".plain == "naïve 数 👩‍💻 \"x\\y\"")
  }

  @Test func lineBreaksBecomeOneBlank() {
    #expect("a\r\n\tb\u{2028}c".plain == "a b c")
  }

  @Test(arguments: ["\u{0}", "\u{1B}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{2066}", "\u{200F}"])
  func steeringIsSpeltOut(_ text: String) {
    #expect(text.plain.hasPrefix("\\u"))
    #expect(text.plain.count == 6)
    #expect(text.plain.unicodeScalars.allSatisfy { !$0.isSteering })
  }
}
