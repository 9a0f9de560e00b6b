// Foreign text taken apart into what single cells can show. Nothing passes here that a terminal could take for a command.

/// What fills one cell, or two of double width: a spacing character with the marks that sit on it.
package struct Glyph: Sendable, Hashable {
  package var character: Character
  /// 1 or 2.
  package var columns: Int

  package init(_ character: Character, columns: Int = 1) {
    self.character = character
    self.columns = columns
  }

  package static let blank = Glyph(" ")
  /// Stands where something was that cannot be shown or must not be sent.
  package static let replacement = Glyph("\u{FFFD}")
  package static let ellipsis = Glyph("…")
}

extension String {
  /// The glyphs of this text, made on demand, so that a caller who stops early pays for nothing more.
  package var glyphs: Glyphs { Glyphs(self) }
}

/// Takes a text apart, one glyph after the other.
///
/// - Tabs and line breaks become one blank; control characters (the ESC of an escape sequence is one), bidirectional
///   overrides, invisible, private and unassigned characters become `�`, so what was tampered with looks tampered with.
/// - A mark without a character to sit on gets a dotted circle; variation selectors are dropped.
/// - ncurses keeps five scalars a cell (CCHARW_MAX) and of a joined emoji the first alone: more is cut off.
/// - Flags are drawn as the two letters that they are spelt with, for terminals disagree about their width.
package struct Glyphs: Sequence, IteratorProtocol {
  private var rest: Substring.UnicodeScalarView
  private static let mostScalars = 5

  fileprivate init(_ text: String) { rest = text[...].unicodeScalars }

  package mutating func next() -> Glyph? {
    while let first = rest.popFirst() {
      // What stands alone and is known to be harmless needs no look into Unicode's tables.
      if Self.isPlain(first), rest.first.map(Self.isPlain) ?? true { return Glyph(Character(first)) }
      if first.properties.isVariationSelector { continue }
      return glyph(from: first)
    }
    return nil
  }

  /// Printable ASCII, and the lines, blocks and signs that panes are drawn with. None of them joins another.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0x2500...0x259F, 0x25CF, 0xB7: true
    default: false
    }
  }

  private mutating func glyph(from first: Unicode.Scalar) -> Glyph {
    switch Self.kind(of: first) {
    case .blank:
      if first == "\r", rest.first == "\n" { rest.removeFirst() }
      return .blank
    case .unprintable:
      return .replacement
    case .mark:
      return Glyph(withMarks(on: "\u{25CC}", then: first))
    case .spacing(let shown):
      let character = withMarks(on: shown)
      dropJoinedEmoji(after: first)
      return Glyph(character, columns: TextWidth.columns(of: shown))
    }
  }

  private mutating func withMarks(on base: Unicode.Scalar, then mark: Unicode.Scalar? = nil) -> Character {
    var scalars = String.UnicodeScalarView([base])
    if let mark { scalars.append(mark) }
    while let next = rest.first {
      if next.properties.isVariationSelector {
        rest.removeFirst()
      } else if case .mark = Self.kind(of: next) {
        rest.removeFirst()
        if scalars.count < Self.mostScalars { scalars.append(next) }
      } else {
        break
      }
    }
    // Should Unicode ever see two characters in these scalars, the cell keeps the first.
    return String(scalars).first ?? " "
  }

  /// A skin tone, or what a zero-width joiner ties to an emoji: no terminal library of this age shows them in one cell.
  private mutating func dropJoinedEmoji(after base: Unicode.Scalar) {
    guard base.value >= 0x2000, base.properties.isEmoji else { return }
    while let next = rest.first {
      if next.properties.isEmojiModifier || next.properties.isVariationSelector {
        rest.removeFirst()
      } else if next == "\u{200D}", let joined = rest.dropFirst().first, joined.properties.isEmoji {
        rest.removeFirst(2)
      } else {
        return
      }
    }
  }

  private enum Kind { case spacing(Unicode.Scalar), mark, blank, unprintable }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.value {
    case 0x20..<0x7F: return .spacing(scalar)
    case 0x09, 0x0A, 0x0D: return .blank
    case 0..<0xA0: return .unprintable
    case 0x1F1E6...0x1F1FF: return .spacing(letter(ofFlag: scalar))
    default: break
    }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint { return .unprintable }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return .unprintable
    case .spaceSeparator where TextWidth.columns(of: scalar) == 1: return .blank
    default: break
    }
    // What is younger than the C library of Debian 12 has no width there, and ncurses would drop it.
    guard let age = properties.age, age.major <= 14 else { return .unprintable }
    return TextWidth.isCombining(scalar) ? .mark : .spacing(scalar)
  }

  private static func letter(ofFlag indicator: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(indicator.value - 0x1F1E6 + 0x41) ?? indicator
  }
}
