// How a cell looks, by meaning rather than by colour: which colours a role gets is decided by the theme, and how many
// there are by the terminal.

/// What a piece of text means. Colour never stands alone: a sign or a word says the same.
package enum Ink: UInt8, Sendable, Hashable, CaseIterable {
  /// The terminal's own foreground.
  case plain
  /// Labels, units, frames' titles that are not in focus: there, but not in the way.
  case faint
  case frame
  /// The frame and title of what has the focus, tabs, key names.
  case accent
  case good, advice, warning, critical, unknown
  /// Bars and sparklines.
  case chart
}

package struct Style: Sendable, Hashable {
  package var ink: Ink
  package var bold: Bool
  /// The selected row, the cursor.
  package var reverse: Bool
  package var underline: Bool
  /// Old figures.
  package var dim: Bool

  package init(
    _ ink: Ink = .plain, bold: Bool = false, reverse: Bool = false, underline: Bool = false, dim: Bool = false
  ) {
    self.ink = ink
    self.bold = bold
    self.reverse = reverse
    self.underline = underline
    self.dim = dim
  }

  package static let plain = Style()
}
