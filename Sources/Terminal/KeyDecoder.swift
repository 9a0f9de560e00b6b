// From what ncurses reads to keys. Pure: the clock comes in with the input, so every case can be told by values.

import CNcurses
package import Screen

/// One thing that ncurses read.
package enum KeyInput: Sendable, Hashable {
  /// A character, control characters among them.
  case scalar(UInt32)
  /// A sequence that terminfo or `ownKeys` names: KEY_UP and the like.
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

package struct KeyDecoder: Sendable {
  /// Beyond this many characters the rest of a paste is dropped.
  package static let longestPaste = 65_536
  /// Two presses at one place within this many milliseconds are a double click.
  package static let doubleClick: UInt64 = 400

  private enum State {
    case ground
    /// Behind an ESC: alone it is the key, together with what follows at once it is Alt or an unknown sequence.
    case escape
    case controlSequence, singleShift
    /// An answer of the terminal (OSC, DCS …), up to BEL or ST; an empty one may still be Alt with that character.
    case string(isEmpty: Bool)
    case paste
  }
  private var state = State.ground
  private var pasted = String.UnicodeScalarView()
  private var lastPress: (at: Point, time: UInt64)?

  package init() {}

  /// Something is begun that only more input, or `giveUp`, ends.
  package var isUnfinished: Bool {
    if case .ground = state { false } else { true }
  }

  /// The keys that this input completes. `now` is a monotonic clock in milliseconds.
  package mutating func decode(_ input: KeyInput, now: UInt64) -> [Key] {
    if case .paste = state { return paste(input) }
    switch input {
    case .scalar(let value):
      return decode(value)
    case .code(OwnKeys.pasteBegin):
      state = .paste
      pasted.removeAll()
      return []
    case .code(let code):
      state = .ground
      return Self.key(code).map { [$0] } ?? []
    case .mouse(let action, let point):
      state = .ground
      return [.mouse(mouse(action, at: point, now: now))]
    }
  }

  /// All that has arrived is decoded: an ESC that nothing follows is the key.
  package mutating func endOfInput() -> [Key] {
    switch state {
    case .escape:
      state = .ground
      return [.escape]
    case .singleShift, .string(isEmpty: true):
      state = .ground
    default: break
    }
    return []
  }

  /// The end of what was begun has not come: a paste is given as far as it came, an unknown sequence is forgotten.
  package mutating func giveUp() -> [Key] {
    guard case .paste = state else {
      state = .ground
      return []
    }
    return endPaste()
  }

  private mutating func decode(_ value: UInt32) -> [Key] {
    switch state {
    case .ground, .paste:
      guard value == 0x1B else { return Self.key(scalar: value).map { [$0] } ?? [] }
      state = .escape
    case .escape:
      switch value {
      case 0x1B: return [.escape]
      case UInt32(UInt8(ascii: "[")): state = .controlSequence
      case UInt32(UInt8(ascii: "O")): state = .singleShift
      case UInt32(UInt8(ascii: "]")), UInt32(UInt8(ascii: "P")), UInt32(UInt8(ascii: "_")):
        state = .string(isEmpty: true)
      default: state = .ground
      }
    case .controlSequence:
      if (0x40...0x7E).contains(value) { state = .ground }
    case .singleShift:
      state = .ground
    case .string:
      // ST is ESC \, which ends as an Alt key would.
      switch value {
      case 0x07: state = .ground
      case 0x1B: state = .escape
      default: state = .string(isEmpty: false)
      }
    }
    return []
  }

  private mutating func paste(_ input: KeyInput) -> [Key] {
    switch input {
    case .code(OwnKeys.pasteEnd):
      return endPaste()
    case .scalar(let value):
      if pasted.count < Self.longestPaste, let scalar = Unicode.Scalar(value) { pasted.append(scalar) }
    case .code, .mouse:
      break
    }
    return []
  }

  private mutating func endPaste() -> [Key] {
    state = .ground
    defer { pasted.removeAll() }
    let blank: Set<Unicode.Scalar> = ["\t", "\n", "\r"]
    let kept = pasted.lazy.map { blank.contains($0) ? " " : $0 }.filter { $0.properties.generalCategory != .control }
    return kept.isEmpty ? [] : [.paste(String(String.UnicodeScalarView(kept)))]
  }

  private mutating func mouse(_ action: Key.Mouse.Action, at point: Point, now: UInt64) -> Key.Mouse {
    guard action == .press else { return Key.Mouse(action, at: point) }
    if let last = lastPress, last.at == point, now &- last.time <= Self.doubleClick {
      lastPress = nil
      return Key.Mouse(.doubleClick, at: point)
    }
    lastPress = (point, now)
    return Key.Mouse(.press, at: point)
  }

  private static func key(scalar value: UInt32) -> Key? {
    switch value {
    case 0x08, 0x7F: return .backspace
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x01...0x1A:
      return Unicode.Scalar(value + 0x60).map { .control(Character($0)) }
    default:
      guard let scalar = Unicode.Scalar(value) else { return nil }
      let character = Character(scalar)
      var glyphs = String(character).glyphs
      guard let glyph = glyphs.next(), glyph != .replacement else { return nil }
      return .character(character)
    }
  }

  private static func key(_ code: Int32) -> Key? {
    switch code {
    case KEY_ENTER: .enter
    case KEY_BTAB: .backTab
    case KEY_BACKSPACE: .backspace
    case KEY_DC: .delete
    case KEY_IC: .insert
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_PPAGE: .pageUp
    case KEY_NPAGE: .pageDown
    case KEY_HOME, KEY_FIND: .home
    case KEY_END, KEY_SELECT: .end
    case KEY_F0 + 1...KEY_F0 + 63: .function(Int(code - KEY_F0))
    case OwnKeys.focusIn: .focus(true)
    case OwnKeys.focusOut: .focus(false)
    // KEY_RESIZE among them: the size comes by SIGWINCH.
    default: nil
    }
  }
}
