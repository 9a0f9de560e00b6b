// What stands on the grid after drawing, at its edges above all.

import Screen
import Testing

@Suite struct CanvasTests {
  private func canvas(_ width: Int, _ height: Int = 1) -> Canvas { Canvas(size: Size(width: width, height: height)) }

  @Test(arguments: [
    ("orders", 0, 6, "orders  "),
    ("orders", 0, 5, "orde…   "),
    ("orders", 4, 20, "    ord…"),
    ("orders", -3, 6, "ers     "),
    ("orders", 8, 6, "        "),
    ("orders", 0, 0, "        "),
    ("orders", 0, -5, "        "),
    ("日本語", 0, 5, "日本…   "),
    ("日本語", 0, 4, "日…     "),
    ("日本", -1, 4, " 本     "),
  ])
  func drawsWithinItsField(text: String, x: Int, width: Int, expected: String) {
    var canvas = canvas(8)
    canvas.draw(text, at: Point(x: x, y: 0), width: width)
    #expect(canvas.text == expected + "\n")
  }

  @Test(arguments: [-1, 1, Int.max, Int.min])
  func drawsNothingAboveAndBelow(y: Int) {
    var canvas = canvas(4)
    canvas.draw("text", at: Point(x: 0, y: y), width: 4)
    #expect(canvas.text == "    \n")
  }

  @Test func alignsToTheRight() {
    var canvas = canvas(8)
    let used = canvas.draw("97", at: Point(x: 1, y: 0), width: 5, align: .right)
    #expect(canvas.text == "    97  \n")
    #expect(used == 2)
  }

  @Test func cutsSpansAsOneLine() {
    var canvas = canvas(8)
    let spans = [Span("✗ ", .critical), Span("stalled since", .plain)]
    #expect(spans.columns == 15)
    #expect(canvas.draw(spans, at: Point(x: 0, y: 0), width: 8) == 8)
    #expect(canvas.styled == "✗ stall…\n\ncc......\n")
  }

  @Test func neverLeavesHalfOfADoubleWidthCharacter() {
    var canvas = canvas(6)
    canvas.draw("日本語", at: Point(x: 0, y: 0), width: 6)
    canvas.draw("x", at: Point(x: 1, y: 0), width: 1)
    #expect(canvas.text == " x本語\n")
    canvas.draw("y", at: Point(x: 2, y: 0), width: 1)
    #expect(canvas.text == " xy 語\n")
    canvas.draw("木", at: Point(x: 3, y: 0), width: 2)
    #expect(canvas.text == " xy木 \n")
    canvas.put(Glyph("水", columns: 2), x: 5, y: 0, style: .plain)
    #expect(canvas.text == " xy木 \n")
    canvas.put(Glyph("水", columns: 2), x: -1, y: 0, style: .plain)
    #expect(canvas.text == " xy木 \n")
  }

  @Test func drawsFramesWithTitles() {
    var canvas = canvas(24, 3)
    let room = canvas.drawFrame(
      canvas.bounds, title: [Span("TLS", .accent, bold: true)], trailing: [Span("3 s old", .faint)])
    #expect(room == Rect(x: 1, y: 1, width: 22, height: 1))
    #expect(
      canvas.styled
        == """
        ┌ TLS ──────── 3 s old ┐
        │                      │
        └──────────────────────┘

        llAAAllllllllllfffffffll
        l......................l
        llllllllllllllllllllllll

        """)
  }

  @Test func cutsTitlesThatDoNotFit() {
    var canvas = canvas(14, 2)
    canvas.drawFrame(canvas.bounds, title: [Span("Sources")], trailing: [Span("orders-db")])
    #expect(canvas.text.prefix(15) == "┌ Sources ───┐\n")
    canvas.drawFrame(canvas.bounds, title: [Span("Connections of all")])
    #expect(canvas.text.prefix(15) == "┌ Connectio… ┐\n")
    canvas.drawFrame(canvas.bounds, title: [Span("TLS")], trailing: [Span("orders-db")])
    #expect(canvas.text.prefix(15) == "┌ TLS ─ ord… ┐\n")
  }

  @Test func smallestRectanglesHoldNoFrame() {
    var canvas = canvas(3, 3)
    #expect(canvas.drawFrame(Rect(x: 0, y: 0, width: 1, height: 3)).isEmpty)
    #expect(canvas == Canvas(size: canvas.size))
    #expect(canvas.drawFrame(Rect(x: 1, y: 1, width: 5, height: 5)) == Rect(x: 2, y: 2, width: 3, height: 3))
    #expect(canvas.text == "   \n ┌─\n │ \n")
  }

  @Test func restylesWhatLiesWithin() {
    var canvas = canvas(4, 2)
    canvas.draw("warn", at: Point(x: 0, y: 0), width: 4, style: Style(.warning))
    canvas.restyle(Rect(x: -1, y: 0, width: 3, height: 9)) {
      $0.reverse = true
      $0.dim = true
    }
    canvas.cursor = Point(x: 3, y: 1)
    #expect(canvas.styled == "warn\n    \n\nwwww\n....\n\n55..\n55..\n\ncursor 3,1\n")
  }

  @Test func anEmptyCanvasTakesEverything() {
    var canvas = Canvas(size: Size(width: -1, height: 5))
    canvas.fill(Rect(x: -5, y: -5, width: 50, height: 50), with: "x")
    canvas.drawFrame(Rect(x: 0, y: 0, width: 9, height: 9), title: [Span("t")])
    #expect(canvas.cells.isEmpty)
  }
}
