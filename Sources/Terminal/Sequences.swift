// Control sequences that terminfo has no names for, or that must go out without ncurses.

enum Sequences {
  /// Bracketed paste and reports of the focus (xterm's private modes).
  static let enter = bytes("\u{1B}[?2004h\u{1B}[?1004h")
  static let leave = bytes("\u{1B}[?1004l\u{1B}[?2004l")

  /// Synchronized output: what comes between is shown at once.
  static let beginUpdate = bytes("\u{1B}[?2026h")
  static let endUpdate = bytes("\u{1B}[?2026l")

  /// After a crash: mouse off, keypad off, plain text, cursor on, the screen of before.
  static let restoreXterm = bytes("\u{1B}[?2026l\u{1B}[?1006;1000l\u{1B}[?1l\u{1B}>\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l")
  /// The same for terminals without xterm's modes: they have no other screen to go back to.
  static let restoreSimple = bytes("\u{1B}[0m\u{1B}[?25h\r\n")

  /// xterm takes 100,000 characters of base64.
  static let longestClipboard = 74_994

  /// OSC 52: `text` for the clipboard; `nil` if it is too long.
  static func clipboard(_ text: String) -> [UInt8]? {
    let content = Array(text.utf8)
    guard content.count <= longestClipboard else { return nil }
    return bytes("\u{1B}]52;c;") + base64(content) + bytes("\u{07}")
  }

  static func base64(_ content: [UInt8]) -> [UInt8] {
    let alphabet = bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return stride(from: 0, to: content.count, by: 3).flatMap { start in
      let group = content[start..<min(start + 3, content.count)]
      var bits = group.reduce(0) { $0 << 8 | Int($1) }
      bits <<= 8 * (3 - group.count)
      let digits = [18, 12, 6, 0].map { alphabet[bits >> $0 & 63] }
      return digits.prefix(group.count + 1) + Array(repeating: UInt8(ascii: "="), count: 3 - group.count)
    }
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
