// The words of a SQL statement, as far as reading one takes.

/// A token of Materialize's SQL. Comments are skipped.
enum SQLToken: Equatable {
  /// A bare word or number, as it is written; words may hold `-` as in the SSL mode `verify-ca`.
  case word(String)
  /// A `"quoted identifier"`, without its quotes.
  case identifier(String)
  /// A `'string'`, without its quotes.
  case string(String)
  /// Any other character: parentheses, brackets, `=`, `,`, `.` …
  case mark(Character)
}

/// Splits `sql` into tokens. Never fails: an open quote ends with the text.
func sqlTokens(_ sql: String) -> [SQLToken] {
  var tokenizer = SQLTokenizer(rest: sql[...])
  var tokens: [SQLToken] = []
  while let token = tokenizer.next() { tokens.append(token) }
  return tokens
}

private struct SQLTokenizer {
  var rest: Substring

  mutating func next() -> SQLToken? {
    skipBlanks()
    guard let first = rest.first else { return nil }
    switch first {
    case "'": return .string(quoted("'", escapes: false))
    case "\"": return .identifier(quoted("\"", escapes: false))
    case "E" where rest.dropFirst().first == "'", "e" where rest.dropFirst().first == "'":
      rest.removeFirst()
      return .string(quoted("'", escapes: true))
    case _ where first.isLetter || first.isNumber || first == "_":
      let word = rest.prefix { $0.isLetter || $0.isNumber || "_$-".contains($0) }
      rest = rest.dropFirst(word.count)
      return .word(String(word))
    default: return .mark(rest.removeFirst())
    }
  }

  private mutating func skipBlanks() {
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
      } else {
        return
      }
    }
  }

  /// The text up to the closing mark; a doubled mark stands for itself.
  private mutating func quoted(_ mark: Character, escapes: Bool) -> String {
    rest.removeFirst()
    var text = ""
    while let character = rest.popFirst() {
      if escapes, character == "\\", let escaped = rest.popFirst() {
        text.append(escaped)
      } else if character != mark {
        text.append(character)
      } else if rest.first == mark {
        text.append(rest.removeFirst())
      } else {
        return text
      }
    }
    return text
  }
}
