// Colours for every number of them.

import Screen
import Terminal
import Testing

@Suite struct ThemeTests {
  @Test func knowsItsNames() {
    #expect(Theme.names == ["default", "light", "dark", "contrast"])
    #expect(Theme.names.allSatisfy { Theme.named($0)?.name == $0 })
    #expect(Theme.named("solarized") == nil)
  }

  @Test(arguments: Theme.all, [0, 8, 16, 256])
  func staysWithinTheColoursThereAre(theme: Theme, count: Int) {
    let depth = ColorDepth(colors: count)
    for ink in Ink.allCases {
      let color = theme.color(of: ink, depth: depth)
      #expect(color.map { (0..<count).contains(Int($0)) } ?? true)
    }
    #expect(theme.color(of: .plain, depth: depth) == nil)
  }

  @Test(arguments: Theme.all, [ColorDepth.eight, .sixteen, .palette256])
  func tellsSeveritiesApart(theme: Theme, depth: ColorDepth) {
    let colors = [Ink.good, .warning, .critical, .unknown].map { theme.color(of: $0, depth: depth) }
    #expect(Set(colors).count == 4)
  }

  @Test(arguments: Theme.all)
  func withoutColourThereIsBoldUnderlineAndReverseOnly(theme: Theme) {
    let look = theme.look(of: Style(.critical, reverse: true, underline: true, dim: true), depth: .none)
    #expect(look.color == nil)
    #expect(look.bold && look.reverse && look.underline)
    #expect(!look.dim)
    #expect(theme.look(of: .plain, depth: .none).bold == false)
  }

  @Test(arguments: [(0, ColorDepth.none), (-1, .none), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .palette256)])
  func choosesADepth(colors: Int, depth: ColorDepth) {
    #expect(ColorDepth(colors: colors) == depth)
  }
}
