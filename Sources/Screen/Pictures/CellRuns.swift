// A row of cells in pieces that can each be drawn at once.

/// Cells side by side that look alike.
struct CellRun: Equatable {
  enum Content: Equatable {
    case blank
    case text(String)
    /// One character of lines or blocks, as often as there are columns: fonts do not agree on how large these are.
    case shape(Character)
  }

  var content: Content
  var style: Style
  var x: Int
  var columns: Int
}

extension Canvas {
  /// Text ends at two blanks, at what is drawn as a shape, and where a character of double width begins or ends: so it
  /// stands in its columns whatever the font.
  func runs(inRow y: Int) -> [CellRun] {
    var runs: [CellRun] = []
    for (x, cell) in row(y).enumerated() {
      guard let character = cell.text else {
        if !runs.isEmpty { runs[runs.count - 1].columns += 1 }
        continue
      }
      let isWide = x + 1 < size.width && self[x + 1, y].text == nil
      let next = CellRun(content: content(of: character), style: cell.style, x: x, columns: 1)
      if !isWide, let last = runs.last, let joined = last.joined(with: next) {
        runs[runs.count - 1] = joined
      } else {
        runs.append(next)
      }
    }
    return runs
  }

  private func content(of character: Character) -> CellRun.Content {
    if character == " " { return .blank }
    return BlockShape(character) == nil ? .text(String(character)) : .shape(character)
  }
}

extension CellRun {
  fileprivate func joined(with next: CellRun) -> CellRun? {
    guard style == next.style else { return nil }
    var joined = self
    joined.columns += next.columns
    switch (content, next.content) {
    case (.blank, .blank): return joined
    case (.shape(let a), .shape(let b)): return a == b ? joined : nil
    // As many characters as columns: none of double width.
    case (.text(let a), .text(let b)) where a.count == columns: joined.content = .text(a + b)
    // One blank belongs to the text; with the second one it has ended before the first.
    case (.text(let a), .blank) where a.count == columns && !a.hasSuffix(" "): joined.content = .text(a + " ")
    default: return nil
    }
    return joined
  }
}
