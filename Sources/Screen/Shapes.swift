// Areas and frames.

extension Canvas {
  package mutating func fill(_ rect: Rect, with character: Character = " ", style: Style = .plain) {
    let part = rect.clipped(to: bounds)
    let glyph = String(character).glyphs.first { $0.columns == 1 } ?? .blank
    for y in part.y..<part.maxY {
      for x in part.x..<part.maxX { put(glyph, x: x, y: y, style: style) }
    }
  }

  /// Draws a frame with its title at the left of the upper edge and `trailing` at the right of it; where both do not
  /// fit, `trailing` is cut first. What is inside is left as it was. Returns the room inside.
  @discardableResult
  package mutating func drawFrame(
    _ rect: Rect, title: [Span] = [], trailing: [Span] = [], style: Style = Style(.frame)
  ) -> Rect {
    guard rect.width >= 2, rect.height >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
    let (left, right, top, bottom) = (rect.x, rect.maxX - 1, rect.y, rect.maxY - 1)
    let edge = rect.inset(by: 1)
    fill(Rect(x: edge.x, y: top, width: edge.width, height: 1), with: "─", style: style)
    fill(Rect(x: edge.x, y: bottom, width: edge.width, height: 1), with: "─", style: style)
    fill(Rect(x: left, y: edge.y, width: 1, height: edge.height), with: "│", style: style)
    fill(Rect(x: right, y: edge.y, width: 1, height: edge.height), with: "│", style: style)
    put(Glyph("┌"), x: left, y: top, style: style)
    put(Glyph("┐"), x: right, y: top, style: style)
    put(Glyph("└"), x: left, y: bottom, style: style)
    put(Glyph("┘"), x: right, y: bottom, style: style)
    drawTitles(title, trailing, in: Rect(x: edge.x, y: top, width: edge.width, height: 1), style: style)
    return edge
  }

  /// Each title has a blank on both sides; a piece of line stays between the two.
  private mutating func drawTitles(_ title: [Span], _ trailing: [Span], in edge: Rect, style: Style) {
    let blank = Span(" ", style)
    var room = edge.width
    if !title.isEmpty, room >= 3 {
      let used = draw([blank] + title, at: Point(x: edge.x, y: edge.y), width: room - 1)
      put(.blank, x: edge.x + used, y: edge.y, style: style)
      room -= used + 2
    }
    let wanted = trailing.columns + 2
    // Fewer than four columns of a cut text tell nothing.
    guard !trailing.isEmpty, room >= min(wanted, 6) else { return }
    let width = min(room, wanted)
    let start = Point(x: edge.maxX - width, y: edge.y)
    draw([blank] + trailing, at: start, width: width - 1)
    put(.blank, x: edge.maxX - 1, y: edge.y, style: style)
  }
}
