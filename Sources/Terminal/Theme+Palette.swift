// A theme's colours for pictures: what the numbers of xterm's palette look like.

package import Screen

extension Theme {
  /// What this theme looks like on a terminal of its usual background. With `depth` none, one without colours.
  package func palette(_ depth: ColorDepth) -> Palette {
    let isLight = name == "light"
    var inks: [Ink: Color] = [:]
    for ink in Ink.allCases { inks[ink] = color(of: ink, depth: depth).map(Color.init(xterm:)) }
    return Palette(
      foreground: isLight ? Color(0x24, 0x29, 0x2F) : Color(0xD4, 0xD8, 0xDE),
      background: isLight ? Color(0xFF, 0xFF, 0xFF) : Color(0x14, 0x17, 0x1C),
      inks: inks, boldInks: Set(Ink.allCases.filter { look(of: Style($0), depth: depth).bold }))
  }
}

extension Color {
  /// By its number of 256: sixteen of the user's own, here as xterm has them by default, a cube of 6 × 6 × 6, and 24 grays.
  fileprivate init(xterm number: Int32) {
    switch number {
    case 232...:
      let gray = UInt8(clamping: 8 + (number - 232) * 10)
      self.init(gray, gray, gray)
    case 16...:
      let index = Int(number) - 16
      let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
      self.init(steps[index / 36 % 6], steps[index / 6 % 6], steps[index % 6])
    case 8: self.init(127, 127, 127)
    default:
      let bright: UInt8 = number > 8 ? 255 : 205
      self.init(number & 1 != 0 ? bright : 0, number & 2 != 0 ? bright : 0, number & 4 != 0 ? bright : 0)
    }
  }
}
