// From what ncurses reads to keys. Pure: the clock comes in with the input, so every case can be told by values.

package import Screen

/// Puts together what belongs together: sequences, pastes, double clicks.
package struct KeyDecoder: Sendable {
  /// Beyond this many characters the rest of a paste is dropped.
  package static let longestPaste = 4_096
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
  private var pasted: [Unicode.Scalar] = []
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
      return Key(code: code).map { [$0] } ?? []
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
      guard value == 0x1B else { return Key(scalar: value).map { [$0] } ?? [] }
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
    let kept = pasted.map { blank.contains($0) ? " " : $0 }.filter { $0.properties.generalCategory != .control }
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
}
