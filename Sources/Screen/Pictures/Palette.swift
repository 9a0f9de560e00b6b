// Colours for a picture that no terminal draws.

package struct Color: Sendable, Hashable {
  package var red, green, blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// `#d0312d`
  package var hex: String {
    "#"
      + [red, green, blue].map { part in
        let digits = String(part, radix: 16)
        return digits.count < 2 ? "0\(digits)" : digits
      }.joined()
  }

  /// Half way to another colour.
  func faded(into other: Color) -> Color {
    func middle(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Int(a) + Int(b)) / 2) }
    return Color(middle(red, other.red), middle(green, other.green), middle(blue, other.blue))
  }
}

/// A terminal's own two colours, and what a theme makes of each ink on it.
package struct Palette: Sendable, Hashable {
  package var foreground, background: Color
  /// An ink that is missing has the foreground.
  package var inks: [Ink: Color]
  /// Inks that are bold whatever the style says.
  package var boldInks: Set<Ink>

  package init(foreground: Color, background: Color, inks: [Ink: Color] = [:], boldInks: Set<Ink> = []) {
    self.foreground = foreground
    self.background = background
    self.inks = inks
    self.boldInks = boldInks
  }
}
