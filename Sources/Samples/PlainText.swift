// Text that servers, users and files wrote, made fit to be printed: whatever could steer a terminal is spelt out.

extension Unicode.Scalar {
  /// Whether it acts on a terminal, or on how the text around it reads, instead of being shown: control characters
  /// (C0, DEL, C1), the line and paragraph separators, and the marks and overrides of bidirectional text.
  package var isSteering: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x2028, 0x2029: true
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// `\u001B`; only for scalars that four digits can say, as all steering ones are.
  package var escaped: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension String {
  /// `v26.4.0` of `v26.4.0 (abcdef)`: of a version, what is said on the phone. Where there are blanks only, those.
  package var firstWord: String { split(separator: " ").first.map(String.init) ?? self }

  /// One line that can go to a terminal: line breaks and tabs become blanks, other steering characters their escape.
  package var plain: String {
    guard unicodeScalars.contains(where: \.isSteering) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t", "\u{2028}", "\u{2029}":
        if !result.hasSuffix(" ") { result += " " }
      case let scalar where scalar.isSteering: result += scalar.escaped
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
