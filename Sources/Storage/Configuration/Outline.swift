// Where things stand in a JSON5 text. The decoder, which makes values of it, tells neither the line of a syntax error
// nor the place of a key: this walks the structure for both and looks into no value.

import FoundationEssentials

/// A line and a column, both counted from 1, columns in characters of Unicode (scalars).
package struct Place: Sendable, Equatable, Comparable, CustomStringConvertible {
  package var line, column: Int

  package var description: String { "line \(line), column \(column)" }

  static let start = Place(line: 1, column: 1)

  package static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

struct SyntaxError: Error, Equatable {
  var place: Place
  /// What was expected: a clause.
  var message: String
}

/// The keys of a JSON5 text, each by its path, in the order in which they stand.
struct Outline: Sendable {
  private(set) var keys: [(path: [String], place: Place)] = []
  private var places: [[String]: Place] = [:]
  /// Where the value begins; `nil` where there is none.
  private var beginning: Place?

  private let bytes: [UInt8]
  private var index = 0
  /// The latest place that was asked for, and its offset: the next one mostly lies behind it.
  private var latest = (offset: 0, place: Place.start)

  private static let deepest = 32

  init(_ text: String) throws(SyntaxError) {
    bytes = Array(text.utf8)
    try skipBlanks()
    if isEmpty { return }
    beginning = place(at: index)
    try value(at: [])
    try skipBlanks()
    if index < bytes.count { throw error("nothing may follow the closing }") }
  }

  /// Whether nothing stands there but blanks and comments.
  var isEmpty: Bool { beginning == nil && current == nil }

  /// The place of a key, or of the nearest one around it; that of the whole without any.
  func place(of path: [String]) -> Place? {
    guard !path.isEmpty else { return beginning }
    return places[path] ?? place(of: path.dropLast())
  }

  // MARK: Structure

  private mutating func value(at path: [String]) throws(SyntaxError) {
    if path.count > Outline.deepest { throw error("nested too deeply") }
    try skipBlanks()
    switch current {
    case nil: throw error("a value is missing here")
    case UInt8(ascii: "{"): try object(at: path)
    case UInt8(ascii: "["): try array(at: path)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = try quoted()
    default: try bareValue()
    }
  }

  private mutating func object(at path: [String]) throws(SyntaxError) {
    index += 1
    while true {
      try skipBlanks()
      if take("}") { return }
      let place = place(at: index)
      let key = try key()
      guard places.updateValue(place, forKey: path + [key]) == nil else {
        throw SyntaxError(place: place, message: "\"\(key)\" stands here for the second time")
      }
      keys.append((path + [key], place))
      try skipBlanks()
      guard take(":") else { throw error("a : must follow the key \"\(key)\"") }
      try value(at: path + [key])
      try skipBlanks()
      guard take(",") || current == UInt8(ascii: "}") else { throw error("a , or } must follow \"\(key)\"'s value") }
    }
  }

  private mutating func array(at path: [String]) throws(SyntaxError) {
    index += 1
    var count = 0
    while true {
      try skipBlanks()
      if take("]") { return }
      try value(at: path + [String(count)])
      count += 1
      try skipBlanks()
      guard take(",") || current == UInt8(ascii: "]") else { throw error("a , or ] must follow the value") }
    }
  }

  // MARK: Tokens

  private mutating func key() throws(SyntaxError) -> String {
    if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") { return try quoted() }
    let word = takeWord()
    guard !word.isEmpty else { throw error("a key or } must stand here") }
    return word
  }

  /// What the text between the quotes means. Where it holds escapes the decoder knows that, which reads the values too.
  private mutating func quoted() throws(SyntaxError) -> String {
    let (start, quote) = (index, bytes[index])
    index += 1
    while let byte = current, byte != quote {
      if byte == UInt8(ascii: "\n") { break }
      index += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard current == quote else {
      throw SyntaxError(place: place(at: start), message: "this text is not closed on its line")
    }
    index += 1
    let written = bytes[start..<index]
    guard written.contains(UInt8(ascii: "\\")) else {
      return String(decoding: written.dropFirst().dropLast(), as: UTF8.self)
    }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    guard let text = try? decoder.decode(String.self, from: Data(written)) else {
      throw SyntaxError(place: place(at: start), message: "this text holds an escape that cannot be read")
    }
    return text
  }

  private mutating func bareValue() throws(SyntaxError) {
    let start = index
    let word = takeWord()
    guard ["true", "false", "null"].contains(word) || Double(word) != nil else {
      let message = word.isEmpty ? "a value must stand here" : "\"\(word)\" is no value; a text wants quotes"
      throw SyntaxError(place: place(at: start), message: message)
    }
  }

  private mutating func takeWord() -> String {
    let word = bytes[index...].prefix { byte in
      byte >= 0x80 || "+-._$".utf8.contains(byte) || Outline.isAlphanumeric(byte)
    }
    index += word.count
    return String(decoding: word, as: UTF8.self)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: mark) else { return false }
    index += 1
    return true
  }

  /// White space and comments.
  private mutating func skipBlanks() throws(SyntaxError) {
    while true {
      let rest = bytes[index...]
      if let byte = rest.first, byte == 0x20 || (0x09...0x0D).contains(byte) {
        index += 1
      } else if rest.starts(with: "//".utf8) {
        index += rest.prefix { $0 != UInt8(ascii: "\n") }.count
      } else if rest.starts(with: "/*".utf8) {
        guard let close = rest.dropFirst(2).firstRange(of: Array("*/".utf8)) else {
          throw error("this comment is not closed")
        }
        index = close.upperBound
      } else if let blank = ["\u{FEFF}", "\u{A0}"].first(where: { rest.starts(with: $0.utf8) }) {
        index += blank.utf8.count
      } else {
        return
      }
    }
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func error(_ message: String) -> SyntaxError {
    SyntaxError(place: place(at: index), message: message)
  }

  private mutating func place(at offset: Int) -> Place {
    let offset = min(offset, bytes.count)
    if offset < latest.offset { latest = (0, .start) }
    for byte in bytes[latest.offset..<offset] {
      if byte == UInt8(ascii: "\n") {
        latest.place = Place(line: latest.place.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        // Continuation bytes of UTF-8 do not begin a character.
        latest.place.column += 1
      }
    }
    latest.offset = offset
    return latest.place
  }
}
