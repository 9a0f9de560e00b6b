// Foreign text in Markdown: it shows what it says and does nothing. CommonMark 0.31, and what GitHub adds to it.

import Samples

/// Longer ones are cut: a report is read by people.
let longestText = 400
private let longestName = 48

extension String {
  /// Parsers of Markdown see a mark also below a combining character, where Swift sees one character that is none.
  private var marks: [Character] { unicodeScalars.map { Character($0) } }

  /// One line without anything that could steer a terminal, of a length that can be read.
  var presentable: String { plain.cut(to: longestText) }
  var presentableName: String { plain.cut(to: longestName) }

  func cut(to limit: Int) -> String { count > limit ? prefix(limit - 1) + "…" : self }

  /// As prose. Links, mentions (`@somebody`) and references (`#12`) become none; names like pg_stat_activity stay readable.
  var markdownEscaped: String {
    let characters = marks
    var result = escapedBeginning(characters)
    for (index, character) in characters.enumerated().dropFirst(result.isEmpty ? 0 : 1) {
      let before = index > 0 ? characters[index - 1] : " "
      let after = index + 1 < characters.count ? characters[index + 1] : " "
      switch character {
      case "\\", "`", "*", "[", "]", "<", "|", "~", "$": result += "\\\(character)"
      // Within a word it means nothing.
      case "_" where before.isWordly && after.isWordly: result.append("_")
      case "_": result += "\\_"
      // GitHub looks for these when the backslash is gone already, but never in code.
      case "@", "#": result += "`\(character)`"
      case "&" where after.isLetter || after == "#": result += "\\&"
      // An address of the web becomes a link by itself.
      case "/" where before == ":" && after == "/": result += "\\/"
      case "." where endsInWWW(characters[..<index]): result += "\\."
      default: result.append(character)
      }
    }
    return result
  }

  /// As code: between more backticks than stand anywhere in it.
  var markdownCode: String {
    let mark = String(repeating: "`", count: longestRun(of: "`") + 1)
    let (first, last) = (marks.first, marks.last)
    let needsRoom = first == "`" || last == "`" || (first == " " && last == " ")
    let room = needsRoom || isEmpty ? " " : ""
    return "\(mark)\(room)\(self)\(room)\(mark)"
  }

  func longestRun(of mark: Character) -> Int {
    var longest = 0
    var run = 0
    for character in marks {
      run = character == mark ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

/// The first character, if it could begin a list, a quotation, a heading or an indented block; else nothing.
private func escapedBeginning(_ characters: [Character]) -> String {
  guard let first = characters.first else { return "" }
  switch first {
  case "-", "+", "=", ">": return "\\\(first)"
  case " ": return "&#32;"
  case _ where first.isASCII && first.isNumber:
    let mark = characters.first { !($0.isASCII && $0.isNumber) }
    // `1.` and `1)` number a list.
    return mark == "." || mark == ")" ? "&#\(first.unicodeScalars.first?.value ?? 48);" : ""
  default: return ""
  }
}

private func endsInWWW(_ characters: ArraySlice<Character>) -> Bool {
  characters.suffix(3).map { $0.lowercased() } == ["w", "w", "w"]
}

extension Character {
  /// Part of a word or a name.
  var isWordly: Bool { isLetter || isNumber || self == "_" }
}
