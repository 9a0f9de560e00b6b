// What ncurses reads, and the keys that one such reading is.

import CNcurses
package import Screen

/// One thing that ncurses read.
package enum KeyInput: Sendable, Hashable {
  /// A character, control characters among them.
  case scalar(UInt32)
  /// A sequence that terminfo or `OwnKeys` names: KEY_UP and the like.
  case code(Int32)
  case mouse(Key.Mouse.Action, at: Point)
}

/// Sequences that Debian's terminfo does not name, and their codes: beyond KEY_MAX where the key is our own.
///
/// In keypad mode xterm's entry knows `ESC O A` only, but terminals also send `ESC [ A`.
package enum OwnKeys {
  package static let pasteBegin: Int32 = 2000
  package static let pasteEnd: Int32 = 2001
  package static let focusIn: Int32 = 2002
  package static let focusOut: Int32 = 2003

  package static let sequences: [(String, Int32)] = [
    ("\u{1B}[A", KEY_UP), ("\u{1B}[B", KEY_DOWN), ("\u{1B}[C", KEY_RIGHT), ("\u{1B}[D", KEY_LEFT),
    ("\u{1B}OA", KEY_UP), ("\u{1B}OB", KEY_DOWN), ("\u{1B}OC", KEY_RIGHT), ("\u{1B}OD", KEY_LEFT),
    ("\u{1B}[H", KEY_HOME), ("\u{1B}[F", KEY_END), ("\u{1B}OH", KEY_HOME), ("\u{1B}OF", KEY_END),
    ("\u{1B}[1~", KEY_HOME), ("\u{1B}[4~", KEY_END), ("\u{1B}[7~", KEY_HOME), ("\u{1B}[8~", KEY_END),
    ("\u{1B}[2~", KEY_IC), ("\u{1B}[3~", KEY_DC), ("\u{1B}[5~", KEY_PPAGE), ("\u{1B}[6~", KEY_NPAGE),
    ("\u{1B}[Z", KEY_BTAB), ("\u{1B}OM", KEY_ENTER),
    ("\u{1B}[200~", pasteBegin), ("\u{1B}[201~", pasteEnd), ("\u{1B}[I", focusIn), ("\u{1B}[O", focusOut),
  ]
}

extension Key {
  /// `nil` for a character that cannot be shown, and so not be typed into a field.
  init?(scalar value: UInt32) {
    switch value {
    case 0x08, 0x7F: self = .backspace
    case 0x09: self = .tab
    case 0x0A, 0x0D: self = .enter
    case 0x01...0x1A:
      guard let letter = Unicode.Scalar(value + 0x60) else { return nil }
      self = .control(Character(letter))
    default:
      guard let scalar = Unicode.Scalar(value) else { return nil }
      let character = Character(scalar)
      var glyphs = String(character).glyphs
      guard let glyph = glyphs.next(), glyph != .replacement else { return nil }
      self = .character(character)
    }
  }

  /// `nil` for what is no key of ours; KEY_RESIZE is not: the size comes by SIGWINCH.
  init?(code: Int32) {
    switch code {
    case KEY_ENTER: self = .enter
    case KEY_BTAB: self = .backTab
    case KEY_BACKSPACE: self = .backspace
    case KEY_DC: self = .delete
    case KEY_IC: self = .insert
    case KEY_UP: self = .up
    case KEY_DOWN: self = .down
    case KEY_LEFT: self = .left
    case KEY_RIGHT: self = .right
    case KEY_PPAGE: self = .pageUp
    case KEY_NPAGE: self = .pageDown
    case KEY_HOME, KEY_FIND: self = .home
    case KEY_END, KEY_SELECT: self = .end
    case KEY_F0 + 1...KEY_F0 + 63: self = .function(Int(code - KEY_F0))
    case OwnKeys.focusIn: self = .focus(true)
    case OwnKeys.focusOut: self = .focus(false)
    default: return nil
    }
  }
}
