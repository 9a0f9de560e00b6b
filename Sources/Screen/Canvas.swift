// A grid of cells: what a view returns, and all that a terminal is ever told.

/// One column of one row. A character of double width fills its cell and has the next one too.
package struct Cell: Sendable, Hashable {
  /// What a terminal shows in one or two columns, never a control character; `nil` in the second half of double width.
  package var text: Character?
  package var style: Style

  package init(_ text: Character? = " ", style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

/// A picture in characters. Whatever is drawn beyond its edges is cut off.
package struct Canvas: Sendable, Equatable {
  package let size: Size
  /// Row by row, `size.width * size.height` of them. Both halves of a double-width character always stand together.
  package private(set) var cells: [Cell]
  /// Where the terminal's cursor stands; `nil` hides it.
  package var cursor: Point?

  package init(size: Size) {
    self.size = Size(width: max(0, size.width), height: max(0, size.height))
    cells = Array(repeating: Cell(), count: self.size.width * self.size.height)
  }

  package var bounds: Rect { Rect(size) }

  /// A plain blank beyond the edges.
  package subscript(x: Int, y: Int) -> Cell {
    index(x, y).map { cells[$0] } ?? Cell()
  }

  package func row(_ y: Int) -> ArraySlice<Cell> {
    (0..<size.height).contains(y) ? cells[y * size.width..<(y + 1) * size.width] : []
  }

  /// Puts one glyph on the grid. One of double width that would stick out at an edge is drawn as a blank; the half of
  /// one that stood there before and is not covered becomes a blank too.
  package mutating func put(_ glyph: Glyph, x: Int, y: Int, style: Style) {
    guard glyph.columns == 2 else { return put(glyph.character, x: x, y: y, style: style) }
    if index(x, y) == nil || index(x + 1, y) == nil {
      put(" ", x: x, y: y, style: style)
      put(" ", x: x + 1, y: y, style: style)
    } else {
      put(glyph.character, x: x, y: y, style: style)
      put(nil, x: x + 1, y: y, style: style)
    }
  }

  private mutating func put(_ text: Character?, x: Int, y: Int, style: Style) {
    guard let index = index(x, y) else { return }
    if cells[index].text == nil, text != nil { cells[index - 1].text = " " }
    if x + 1 < size.width, cells[index + 1].text == nil { cells[index + 1].text = " " }
    cells[index] = Cell(text, style: style)
  }

  /// Changes how the cells of `rect` look and leaves their text: a selected row, figures that are old.
  package mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let part = rect.clipped(to: bounds)
    for y in part.y..<part.maxY {
      for x in part.x..<part.maxX { change(&cells[y * size.width + x].style) }
    }
  }

  /// The same picture with every cell's text exchanged; columns stay where they are.
  func mapText(_ change: (Character?) -> Character?) -> Canvas {
    var copy = self
    for index in cells.indices { copy.cells[index].text = change(cells[index].text) }
    return copy
  }

  private func index(_ x: Int, _ y: Int) -> Int? {
    guard x >= 0, x < size.width, y >= 0, y < size.height else { return nil }
    return y * size.width + x
  }
}
