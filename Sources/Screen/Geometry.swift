// Where things are: columns and rows of character cells, counted from the top left corner.

package struct Size: Sendable, Hashable {
  package var width, height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

package struct Point: Sendable, Hashable {
  package var x, y: Int

  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A rectangle of cells; never of negative size.
package struct Rect: Sendable, Hashable {
  package var x, y, width, height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  package init(_ size: Size) { self.init(x: 0, y: 0, width: size.width, height: size.height) }

  package var maxX: Int { x + width }
  package var maxY: Int { y + height }
  package var size: Size { Size(width: width, height: height) }
  package var isEmpty: Bool { width == 0 || height == 0 }

  package func contains(_ point: Point) -> Bool {
    (x..<maxX).contains(point.x) && (y..<maxY).contains(point.y)
  }

  /// The part of this rectangle that lies within `other`.
  package func clipped(to other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(x: left, y: top, width: min(maxX, other.maxX) - left, height: min(maxY, other.maxY) - top)
  }

  package func inset(by margin: Int) -> Rect { inset(horizontally: margin, vertically: margin) }

  package func inset(horizontally dx: Int = 0, vertically dy: Int = 0) -> Rect {
    Rect(x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy)
  }

  /// Cuts `count` rows off the top; the rest stays in `self`.
  package mutating func cutTop(_ count: Int) -> Rect {
    let taken = max(0, min(count, height))
    defer { self = Rect(x: x, y: y + taken, width: width, height: height - taken) }
    return Rect(x: x, y: y, width: width, height: taken)
  }

  package mutating func cutBottom(_ count: Int) -> Rect {
    let taken = max(0, min(count, height))
    defer { height -= taken }
    return Rect(x: x, y: maxY - taken, width: width, height: taken)
  }

  /// Cuts `count` columns off the left; the rest stays in `self`.
  package mutating func cutLeft(_ count: Int) -> Rect {
    let taken = max(0, min(count, width))
    defer { self = Rect(x: x + taken, y: y, width: width - taken, height: height) }
    return Rect(x: x, y: y, width: taken, height: height)
  }
}
