// Sentences in panes: wrapped, and every line of them can be reached and copied as a whole.

import Screen

/// `text` in as many lines as it takes.
/// - Parameters:
///   - id: of the first line's row; the others are told apart by their number.
///   - indent: columns before each line; `lead` stands in them on the first one.
func paragraph(
  _ text: String, _ ink: Ink = .plain, bold: Bool = false, width: Int, id: String, lead: [Span] = [], indent: Int = 0,
  copies: String? = nil
) -> [Line] {
  let blank = String(repeating: " ", count: max(0, indent - lead.columns))
  return text.wrapped(to: max(10, min(width, 110) - indent)).enumerated().map { number, words in
    let margin = number == 0 ? lead + [Span(blank)] : [Span(String(repeating: " ", count: indent))]
    return Line(margin + [Span(words, ink, bold: bold)], row: Row("\(id) \(number)", copies: copies ?? text))
  }
}
