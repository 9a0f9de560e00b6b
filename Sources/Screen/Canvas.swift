// A grid of cells: what a view returns, and all that a terminal is ever told.

/// One column of one row. A character of double width fills its cell and leaves the next one empty (`text` is "").
package struct Cell: Sendable, Hashable {
  /// One grapheme cluster that a terminal shows in one or two columns; never a control character.
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
  package private(set) var cells: [Cell]
  /// Where the terminal's cursor stands; `nil` hides it.
  package var cursor: Point?

  package init(size: Size) {
    self.size = size
    cells = Array(repeating: Cell(), count: size.width * size.height)
  }

  package subscript(x: Int, y: Int) -> Cell {
    get { cells[y * size.width + x] }
    set { cells[y * size.width + x] = newValue }
  }

  /// Draws text from `point` on, within `width` columns; text that does not fit ends in `…`. Control characters,
  /// escape sequences and bidi overrides never reach the grid. Returns the number of columns used.
  @discardableResult
  package mutating func draw(_ text: String, at point: Point, width: Int, style: Style = .plain) -> Int {
    fatalError()
  }
}
