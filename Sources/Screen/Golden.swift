// A canvas as plain text: what golden files hold, what a failed test prints, what is exported.

extension Canvas {
  /// The rows as text, trailing blanks kept, each ended by a line break.
  package var text: String {
    lines { row in String(row.compactMap(\.text)) }
  }

  /// The rows without the blanks at their ends: for a file that somebody reads.
  package var trimmedText: String {
    lines { row in
      String(String(row.compactMap(\.text)).reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The text, then a block with one letter per cell for its ink (capital if bold), then, if some cell needs it, a
  /// block with one digit per cell: 1 reverse, 2 underline, 4 dim, or their sum; then the cursor, if it shows.
  ///
  ///     . plain (bold: B)   f faint   l frame line   a accent   g good   v advice   w warning   c critical
  ///     u unknown   h chart
  package var styled: String {
    var blocks = [text, lines { row in String(row.map(\.style.letter)) }]
    if cells.contains(where: { $0.style.attributes != 0 }) {
      blocks.append(lines { row in row.map { $0.style.attributes == 0 ? "." : String($0.style.attributes) }.joined() })
    }
    if let cursor { blocks.append("cursor \(cursor.x),\(cursor.y)\n") }
    return blocks.joined(separator: "\n")
  }

  private func lines(_ line: (ArraySlice<Cell>) -> String) -> String {
    (0..<size.height).map { line(row($0)) + "\n" }.joined()
  }
}

extension Style {
  fileprivate var letter: Character {
    let letter =
      switch ink {
      case .plain: bold ? "b" : "."
      case .faint: "f"
      case .frame: "l"
      case .accent: "a"
      case .good: "g"
      case .advice: "v"
      case .warning: "w"
      case .critical: "c"
      case .unknown: "u"
      case .chart: "h"
      }
    return Character(bold ? letter.uppercased() : letter)
  }

  fileprivate var attributes: Int { (reverse ? 1 : 0) + (underline ? 2 : 0) + (dim ? 4 : 0) }
}
