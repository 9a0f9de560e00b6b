// Lines and blocks as rectangles: drawn by a font, they leave gaps between the rows in most of them.

/// What a character of Unicode's box drawing and block elements looks like; those that panes draw with.
struct BlockShape {
  /// Parts of a cell from its top left corner, in shares of its width and height: 0…1.
  struct Part: Equatable {
    var x, y, width, height: Double
  }

  /// Solid parts of a cell.
  private(set) var parts: [Part] = []
  /// Lines from the middle of the cell to these of its edges, one unit wide.
  private(set) var arms: Arms = []
  /// The line has gaps.
  private(set) var isDashed = false
  /// 0…1; below 1 for shades.
  private(set) var opacity = 1.0

  struct Arms: OptionSet {
    let rawValue: Int
    static let left = Arms(rawValue: 1)
    static let right = Arms(rawValue: 2)
    static let up = Arms(rawValue: 4)
    static let down = Arms(rawValue: 8)
    static let across: Arms = [.left, .right]
    static let along: Arms = [.up, .down]
  }

  /// `nil` for what a font draws well enough.
  init?(_ character: Character) {
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return nil }
    switch scalar.value {
    case 0x2581...0x2588:
      let share = Double(scalar.value - 0x2580) / 8
      parts = [Part(x: 0, y: 1 - share, width: 1, height: share)]
    case 0x2589...0x258F: parts = [Part(x: 0, y: 0, width: Double(0x2590 - scalar.value) / 8, height: 1)]
    case 0x2591...0x2593:
      parts = [Part(x: 0, y: 0, width: 1, height: 1)]
      opacity = Double(scalar.value - 0x2590) / 4
    default:
      guard let arms = BlockShape.arms[character] else { return nil }
      self.arms = arms
      isDashed = character == "╌"
    }
  }

  private static let arms: [Character: Arms] = [
    "─": .across, "╌": .across, "│": .along, "┌": [.right, .down], "┐": [.left, .down], "└": [.right, .up],
    "┘": [.left, .up], "├": [.right, .up, .down], "┤": [.left, .up, .down], "┬": [.left, .right, .down],
    "┴": [.left, .right, .up], "┼": [.left, .right, .up, .down],
  ]
}
