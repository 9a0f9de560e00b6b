// Bars, sparklines and what stands for them in ASCII.

import Screen
import Testing

@Suite struct ChartTests {
  private struct BarCase: Sendable {
    var amounts: [Double]
    var width: Int
    var expected: String
  }

  @Test(arguments: [
    BarCase(amounts: [97, 0, 3], width: 20, expected: "███████████████████▒"),
    BarCase(amounts: [99, 1, 0], width: 10, expected: "█████████░"),
    BarCase(amounts: [1, 1, 1], width: 2, expected: "░▒"),
    BarCase(amounts: [50, 25, 25], width: 8, expected: "████░░▒▒"),
    BarCase(amounts: [0, 0, 0], width: 4, expected: "    "),
    BarCase(amounts: [.nan, -1, 4], width: 3, expected: "▒▒▒"),
    BarCase(amounts: [1, 1, 1], width: 0, expected: ""),
  ])
  private func sharesABarOut(_ example: BarCase) {
    let parts = zip(example.amounts, "█░▒").map { BarPart($0, $1) }
    #expect(bar(parts, width: example.width).map(\.text).joined() == example.expected)
  }

  private struct LineCase: Sendable {
    var values: [Double?]
    var width: Int
    var ceiling: Double?
    var expected: String
  }

  @Test(arguments: [
    LineCase(values: [0, 1, 2, 3, 4, 5, 6, 7], width: 8, expected: "▁▂▃▄▅▆▇█"),
    LineCase(values: [9, 1, 2], width: 2, expected: "▅█"),
    LineCase(values: [1, nil, 1], width: 5, expected: "  █ █"),
    LineCase(values: [0, 0], width: 2, expected: "▁▁"),
    LineCase(values: [50, 250, -4, .infinity], width: 4, ceiling: 100, expected: "▅█▁ "),
    LineCase(values: [1], width: 0, expected: ""),
    LineCase(values: [], width: 2, expected: "  "),
  ])
  private func drawsASparkline(_ example: LineCase) {
    #expect(sparkline(example.values, width: example.width, ceiling: example.ceiling) == example.expected)
  }

  @Test func standsInForEverySign() {
    var canvas = Canvas(size: Size(width: 40, height: 1))
    canvas.draw("┌─┐│├ ●✗▲▸·→×… ▁▄█⣀⣿▒ é日本!", at: Point(x: 0, y: 0), width: 40)
    #expect(canvas.ascii().text == "+-+|+ ox^>.>x~ .=#:#= ?????!" + String(repeating: " ", count: 12) + "\n")
  }

  @Test func asciiIsASCIIForAllThatCanBeDrawn() {
    for scalar in (UInt32(0)...0xFFFF).compactMap(Unicode.Scalar.init) {
      for glyph in String(Character(scalar)).glyphs where !asciiStandIn(for: glyph.character).isASCII {
        Issue.record("U+\(String(scalar.value, radix: 16))")
      }
    }
  }
}
