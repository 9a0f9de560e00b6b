// Which colour means what. Panes speak of inks; here they get the colours that the terminal has.

package import Screen

/// Colours for inks. The background is always the terminal's own.
package struct Theme: Sendable, Hashable {
  package let name: String
  /// Of the 256 of xterm's palette; an ink that is missing has the terminal's own foreground.
  fileprivate let rich: [Ink: Int32]
  /// Makes what matters bold, whatever its colour.
  fileprivate var emphatic = false

  /// Readable on light and on dark.
  package static let standard = Theme(
    name: "default",
    rich: [
      .faint: 244, .frame: 244, .accent: 33, .good: 34, .advice: 37, .warning: 172, .critical: 196, .unknown: 134,
      .chart: 68,
    ])
  package static let all = [
    standard,
    Theme(
      name: "light",
      rich: [
        .faint: 241, .frame: 246, .accent: 25, .good: 28, .advice: 30, .warning: 130, .critical: 124, .unknown: 90,
        .chart: 31,
      ]),
    Theme(
      name: "dark",
      rich: [
        .faint: 246, .frame: 240, .accent: 75, .good: 77, .advice: 80, .warning: 214, .critical: 203, .unknown: 177,
        .chart: 110,
      ]),
    // The sixteen colours of the user's own palette, and as much in the plain foreground as can be.
    Theme(name: "contrast", rich: [.good: 2, .advice: 6, .warning: 3, .critical: 1, .unknown: 5], emphatic: true),
  ]

  /// For the command line: "default, light, …".
  package static var names: [String] { all.map(\.name) }

  /// `nil` for a name that is not one of `names`.
  package static func named(_ name: String) -> Theme? { all.first { $0.name == name } }
}

/// How many colours there are to choose from.
package enum ColorDepth: Sendable, Hashable {
  case none, eight, sixteen, palette256

  package init(colors: Int) {
    self =
      switch colors {
      case 256...: .palette256
      case 16...: .sixteen
      case 8...: .eight
      default: .none
      }
  }
}

/// The look of a cell in a terminal's terms.
package struct Look: Sendable, Hashable {
  /// A colour number; `nil` for the terminal's own foreground.
  package var color: Int32?
  package var bold, dim, reverse, underline: Bool
}

extension Theme {
  package func look(of style: Style, depth: ColorDepth) -> Look {
    let urgent = style.ink == .critical || (style.ink == .warning && depth == .none)
    let emphasis = emphatic && style.ink != .plain && style.ink != .faint && style.ink != .frame
    // Without a gray of its own, faint text is the plain colour at half brightness.
    let fades = style.ink == .faint && depth == .eight && !emphatic
    return Look(
      color: color(of: style.ink, depth: depth),
      bold: style.bold || urgent || emphasis || (style.ink == .accent && depth == .none),
      dim: (style.dim || fades) && depth != .none,
      reverse: style.reverse,
      underline: style.underline)
  }

  package func color(of ink: Ink, depth: ColorDepth) -> Int32? {
    switch depth {
    case .none: nil
    case .palette256: rich[ink]
    case .eight, .sixteen: rich[ink] == nil ? nil : Self.ansi(ink, depth)
    }
  }

  private static func ansi(_ ink: Ink, _ depth: ColorDepth) -> Int32? {
    switch ink {
    case .plain: nil
    case .faint, .frame: depth == .sixteen ? 8 : nil
    case .accent, .advice, .chart: 6
    case .good: 2
    case .warning: 3
    case .critical: 1
    case .unknown: 5
    }
  }
}
