// Foreign text is untrusted: whatever a server sends, no terminal may take it for a command.

import Screen
import Testing

@Suite struct SanitisingTests {
  @Test(arguments: [
    ("plain text", "plain text"),
    ("\u{1B}[31mred\u{1B}[0m", "�[31mred�[0m"),
    ("\u{1B}]52;c;cm0gLXJm\u{07}", "�]52;c;cm0gLXJm�"),
    ("\u{9B}2Jaway", "�2Jaway"),
    ("a\tb\r\nc\rd\ne", "a b c d e"),
    ("a\u{202E}txt.exe\u{202C}", "a�txt.exe�"),
    ("a\u{2066}b\u{2069}\u{200E}\u{200F}\u{061C}", "a�b����"),
    ("a\u{200B}b\u{FEFF}c\u{2028}d\u{2029}e\u{E0041}", "a�b�c�d�e�"),
    ("\u{E000}\u{F0000}\u{378}\u{FFFF}\u{7F}\u{0}", "������"),
    ("\u{301}alone", "\u{25CC}\u{301}alone"),
    ("e\u{301}te\u{301}", "e\u{301}te\u{301}"),
    ("no\u{A0}break\u{2003}wide\u{3000}", "no break wide\u{3000}"),
    ("soft\u{AD}hyphen", "soft�hyphen"),
    ("\u{2764}\u{FE0F}", "\u{2764}"),
    ("👨\u{200D}👩\u{200D}👧!", "👨!"),
    ("👍🏽!", "👍!"),
    ("🇩🇪", "DE"),
    ("", ""),
  ])
  func makesTextPrintable(text: String, expected: String) {
    #expect(Array(text.printable.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test func keepsAtMostFiveScalarsInACell() {
    let glyphs = Array(("Z" + String(repeating: "\u{336}", count: 1000) + "!").glyphs)
    #expect(glyphs.map(\.character.unicodeScalars.count) == [5, 1])
  }

  @Test func neverGivesAScalarThatATerminalObeys() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for shown in String(Character(scalar)).printable.unicodeScalars {
        switch shown.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
          Issue.record("U+\(String(value, radix: 16)) passes")
        default: break
        }
      }
    }
  }

  @Test func keepsLinesWhereAsked() {
    #expect("ERROR: a\r\nHINT:\tb\n\nc\rd".printableLines == ["ERROR: a", "HINT: b", "", "c", "d"])
    #expect("".printableLines == [""])
  }

  @Test(arguments: [
    ("postgres: connection closed", 10, ["postgres:", "connection", "closed"]),
    ("one two", 7, ["one two"]),
    ("one  two", 3, ["one", "two"]),
    ("unbreakable", 4, ["unbr", "eaka", "ble"]),
    ("  SELECT 1", 8, ["  SELECT", "1"]),
    ("日本語 テキスト", 5, ["日本", "語", "テキ", "スト"]),
    ("日本", 1, ["日", "本"]),
    ("a\n\nb", 5, ["a", "", "b"]),
    ("gone", 0, []),
    ("", 5, [""]),
  ])
  func wraps(text: String, width: Int, lines: [String]) {
    #expect(text.wrapped(to: width) == lines)
  }
}
