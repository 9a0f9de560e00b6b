// Golden pages: what a pane shows, without what stands around it, so that one tab or key more changes none of them.

import Screen
import TestSupport
import Testing

@testable import Dashboard

/// Compares the panels that are seen with `Screens/NAME.screen`, by the rules of `expectScreen`.
func expectPage(
  _ model: Model, _ name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) {
  let frames = Layout(model).panels.map(\.frame)
  guard let first = frames.first else { return #expect(Bool(false), "no panel", sourceLocation: sourceLocation) }
  let body = frames.dropFirst().reduce(first) { $0.union($1) }
  expectScreen(view(model).cut(to: body), name, file: file, sourceLocation: sourceLocation)
}

extension Rect {
  fileprivate func union(_ other: Rect) -> Rect {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return Rect(x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
  }
}

extension Canvas {
  fileprivate func cut(to part: Rect) -> Canvas {
    var canvas = Canvas(size: part.size)
    for y in 0..<part.height {
      for x in 0..<part.width {
        let cell = self[part.x + x, part.y + y]
        guard let text = cell.text else { continue }
        for glyph in String(text).glyphs { canvas.put(glyph, x: x, y: y, style: cell.style) }
      }
    }
    return canvas
  }
}
