// Text with a look, and how it is drawn into a field of a row.

/// A piece of a line in one style. A line of several styles is an array of spans.
package struct Span: Sendable, Hashable {
  package var text: String
  package var style: Style

  package init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }

  package init(_ text: String, _ ink: Ink, bold: Bool = false) {
    self.init(text, Style(ink, bold: bold))
  }
}

extension [Span] {
  /// Columns of all spans together.
  package var columns: Int { reduce(0) { $0 + TextWidth.columns(of: $1.text) } }
}

/// Which edge of its field a text leans on.
package enum Alignment: Sendable, Hashable { case left, right }

extension Canvas {
  /// Draws text into the field of `width` columns that begins at `point`. Text that does not fit, into the field or
  /// onto the canvas, ends in `…`; see `Glyphs` for what never reaches the grid. Returns the number of columns used.
  @discardableResult
  package mutating func draw(
    _ text: String, at point: Point, width: Int, align: Alignment = .left, style: Style = .plain
  ) -> Int {
    draw([Span(text, style)], at: point, width: width, align: align)
  }

  /// Draws one line of several styles, cut and aligned as one text.
  @discardableResult
  package mutating func draw(_ spans: [Span], at point: Point, width: Int, align: Alignment = .left) -> Int {
    let field = Rect(x: point.x, y: point.y, width: width, height: 1)
    // A field that reaches beyond the right edge ends there, so that the sign of the cut can be seen.
    let line = FittedLine(spans, columns: min(field.width, size.width - field.x))
    var x = align == .left ? field.x : field.maxX - line.columns
    for (glyph, style) in line.glyphs {
      put(glyph, x: x, y: field.y, style: style)
      x += glyph.columns
    }
    return line.columns
  }
}

/// A line cut to a number of columns.
private struct FittedLine {
  private(set) var glyphs: [(Glyph, Style)] = []
  private(set) var columns = 0

  init(_ spans: [Span], columns limit: Int) {
    for span in spans {
      for glyph in span.text.glyphs {
        guard columns + glyph.columns <= limit else {
          endInEllipsis(limit, style: span.style)
          return
        }
        append(glyph, span.style)
      }
    }
  }

  private mutating func append(_ glyph: Glyph, _ style: Style) {
    glyphs.append((glyph, style))
    columns += glyph.columns
  }

  private mutating func endInEllipsis(_ limit: Int, style: Style) {
    guard limit > 0 else { return }
    while columns >= limit, let (last, _) = glyphs.popLast() { columns -= last.columns }
    append(.ellipsis, style)
  }
}
