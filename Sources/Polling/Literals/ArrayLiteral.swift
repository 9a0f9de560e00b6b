// PostgreSQL's text form of a one-dimensional array, both ways: `{one,"two words",NULL}`.

/// A `text[]` value. The form is the same in all versions ("Array Input and Output Syntax" of the manual).
struct ArrayLiteral: Equatable {
  var elements: [String?]

  init(_ elements: [String?]) { self.elements = elements }

  /// `nil` if the text is no one-dimensional array.
  init?(text: String) {
    var reader = Reader(text: text)
    guard let elements = reader.array() else { return nil }
    self.elements = elements
  }

  /// Every element quoted, so that none is taken for NULL or for punctuation.
  var text: String {
    let quoted = elements.map { element in
      guard let element else { return "NULL" }
      var escaped = String.UnicodeScalarView()
      for scalar in element.unicodeScalars {
        if scalar == "\\" || scalar == "\"" { escaped.append("\\") }
        escaped.append(scalar)
      }
      return "\"\(String(escaped))\""
    }
    return "{" + quoted.joined(separator: ",") + "}"
  }
}

private struct Reader {
  private var rest: Substring.UnicodeScalarView

  init(text: String) { rest = Substring(text).unicodeScalars }

  mutating func array() -> [String?]? {
    guard take("{") else { return nil }
    if take("}") { return rest.isEmpty ? [] : nil }
    var elements: [String?] = []
    while true {
      guard let element = element() else { return nil }
      elements.append(element.value)
      if take("}") { return rest.isEmpty ? elements : nil }
      guard take(",") else { return nil }
    }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard rest.first == mark else { return false }
    rest.removeFirst()
    return true
  }

  /// `nil` where no element stands; an element whose value is `nil` is NULL.
  private mutating func element() -> (value: String?, Void)? {
    if take("\"") { return quoted().map { ($0, ()) } }
    let word = String(rest.prefix { $0 != "," && $0 != "}" })
    guard !word.isEmpty, !word.unicodeScalars.contains("{") else { return nil }
    rest = rest.dropFirst(word.unicodeScalars.count)
    return (word == "NULL" ? nil : word, ())
  }

  private mutating func quoted() -> String? {
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(value)
      case "\\":
        guard let escaped = rest.popFirst() else { return nil }
        value.append(escaped)
      default: value.append(scalar)
      }
    }
    return nil
  }
}
