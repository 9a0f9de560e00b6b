// Text made fit to be shown: one line of it, its lines, or wrapped into columns.

extension String {
  /// This text on one line, harmless to every terminal; see `Glyphs`.
  package var printable: String { String(String.UnicodeScalarView(glyphs.lazy.flatMap(\.character.unicodeScalars))) }

  /// The same with line breaks (LF, CR LF, CR) kept, as one string per line.
  package var printableLines: [String] {
    split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" })
      .map { String($0).printable }
  }

  /// Lines of at most `width` columns, broken at blanks where there are some, elsewhere within the word. Line breaks
  /// and the blanks within a line are kept. Empty for a width of zero or less.
  package func wrapped(to width: Int) -> [String] {
    guard width > 0 else { return [] }
    return printableLines.flatMap { line in
      var lines: [String] = []
      var rest = Array(line.glyphs)[...]
      while let end = breakPoint(of: rest, width: width) {
        lines.append(text(of: rest[..<end]))
        rest = rest[end...].drop { $0 == .blank }
      }
      if !rest.isEmpty || lines.isEmpty { lines.append(text(of: rest)) }
      return lines
    }
  }
}

/// Where a line that is too long is to be broken; `nil` if it fits.
private func breakPoint(of glyphs: ArraySlice<Glyph>, width: Int) -> Int? {
  var columns = 0
  var lastBlank: Int?
  var wordSeen = false
  for (index, glyph) in zip(glyphs.indices, glyphs) {
    columns += glyph.columns
    if glyph != .blank {
      wordSeen = true
    } else if wordSeen {
      lastBlank = index
    }
    // A double-width glyph that is wider than the line stands alone: it will be cut, but the text goes on.
    if columns > width { return lastBlank ?? max(index, glyphs.startIndex + 1) }
  }
  return nil
}

private func text(of glyphs: ArraySlice<Glyph>) -> String {
  var end = glyphs.endIndex
  while end > glyphs.startIndex, glyphs[end - 1] == .blank { end -= 1 }
  return String(glyphs[..<end].map(\.character))
}
