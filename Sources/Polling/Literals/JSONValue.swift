// JSON as far as it is needed here: FoundationEssentials would do it too, for 4 MB of memory.

enum JSONValue: Equatable {
  case object([String: JSONValue])
  case array([JSONValue])
  case string(String)
  /// A number, `true`, `false` or `null`, as it is written.
  case word(String)

  /// `nil` if `text` is no JSON (RFC 8259), or nested deeper than anything that is read here.
  init?(text: String) {
    var reader = JSONReader(rest: Substring(text).unicodeScalars)
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
}

private struct JSONReader {
  var rest: Substring.UnicodeScalarView
  private static let deepest = 32

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return rest.isEmpty
    }
  }

  mutating func value(depth: Int) -> JSONValue? {
    guard depth < JSONReader.deepest else { return nil }
    if take("{") { return object(depth: depth + 1) }
    if take("[") { return array(depth: depth + 1) }
    if take("\"") { return string().map(JSONValue.string) }
    let word = rest.prefix {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "+-.".unicodeScalars.contains($0)
    }
    rest = rest.dropFirst(word.count)
    return word.isEmpty ? nil : .word(String(word))
  }

  private mutating func object(depth: Int) -> JSONValue? {
    var members: [String: JSONValue] = [:]
    if take("}") { return .object(members) }
    repeat {
      guard take("\""), let key = string(), take(":"), let value = value(depth: depth) else { return nil }
      members[key] = value
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSONValue? {
    var elements: [JSONValue] = []
    if take("]") { return .array(elements) }
    repeat {
      guard let value = value(depth: depth) else { return nil }
      elements.append(value)
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  /// The rest of a string whose opening quote has been taken.
  private mutating func string() -> String? {
    var units: [UInt16] = []
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(decoding: units, as: UTF16.self)
      case "\\":
        guard let escaped = rest.popFirst(), let unit = escape(escaped) else { return nil }
        units.append(unit)
      default: UTF16.encode(scalar).map { units += $0 }
      }
    }
    return nil
  }

  private mutating func escape(_ mark: Unicode.Scalar) -> UInt16? {
    switch mark {
    case "n": return 0x0A
    case "t": return 0x09
    case "r": return 0x0D
    case "b": return 0x08
    case "f": return 0x0C
    case "u":
      let digits = String(rest.prefix(4))
      rest = rest.dropFirst(4)
      return digits.utf8.count == 4 ? UInt16(digits, radix: 16) : nil
    case "\"", "\\", "/": return UInt16(truncatingIfNeeded: mark.value)
    default: return nil
    }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard rest.first == mark else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func skipBlanks() {
    rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
  }
}
