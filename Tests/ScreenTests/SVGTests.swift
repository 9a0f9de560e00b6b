// A canvas as a picture for browsers.

import Foundation
import FoundationXML
import Screen
import Testing

@Suite struct SVGTests {
  private let palette = Palette(
    foreground: Color(200, 200, 200), background: Color(16, 16, 16), inks: [.critical: Color(255, 0, 0)],
    boldInks: [.critical])

  private func svg(_ width: Int, _ draw: (inout Canvas) -> Void) -> String {
    var canvas = Canvas(size: Size(width: width, height: 1))
    draw(&canvas)
    return canvas.svg(palette, title: "a picture")
  }

  /// The elements that show something, in the order in which they are drawn.
  private func elements(_ svg: String) -> [String] {
    svg.split(separator: "\n").map(String.init).filter { $0.hasPrefix("<text") || $0.hasPrefix("<rect x") }
  }

  @Test func textStandsInItsColumns() {
    let drawn = elements(svg(20) { $0.draw("one two   three", at: Point(x: 0, y: 0), width: 20) })
    #expect(
      drawn == [
        ##"<text x="0" y="14" textLength="63" lengthAdjust="spacingAndGlyphs" fill="#c8c8c8">one two</text>"##,
        ##"<text x="90" y="14" textLength="45" lengthAdjust="spacingAndGlyphs" fill="#c8c8c8">three</text>"##,
      ])
  }

  @Test func doubleWidthFillsTwoColumns() {
    let drawn = elements(svg(6) { $0.draw("a数b", at: Point(x: 0, y: 0), width: 6) })
    #expect(drawn.count == 3)
    #expect(drawn[1].contains(##"x="9" y="14" textLength="18""##) && drawn[1].contains(">数<"))
    #expect(drawn[2].contains(##"x="27""##))
  }

  @Test func styles() {
    let red = elements(svg(3) { $0.draw("red", at: Point(x: 0, y: 0), width: 3, style: Style(.critical)) })
    #expect(
      red == [
        ##"<text x="0" y="14" textLength="27" lengthAdjust="spacingAndGlyphs" fill="#ff0000" font-weight="bold">red</text>"##
      ])
    let reverse = elements(svg(2) { $0.draw("ab", at: Point(x: 0, y: 0), width: 2, style: Style(reverse: true)) })
    #expect(reverse.first == ##"<rect x="0" y="0" width="18" height="18" fill="#c8c8c8"/>"##)
    #expect(reverse.last?.contains(##"fill="#101010""##) == true)
    let dim = elements(svg(1) { $0.draw("d", at: Point(x: 0, y: 0), width: 1, style: Style(dim: true)) })
    #expect(dim.first?.contains(##"fill="#6c6c6c""##) == true)
    let underlined = elements(svg(1) { $0.draw("u", at: Point(x: 0, y: 0), width: 1, style: Style(underline: true)) })
    #expect(underlined.last == ##"<rect x="0" y="16" width="9" height="1" fill="#c8c8c8"/>"##)
  }

  @Test func linesAndBlocksAreDrawnWithoutAFont() {
    let drawn = elements(svg(9) { $0.draw("┌──┐█▁▁▒", at: Point(x: 0, y: 0), width: 9) })
    #expect(!drawn.contains { $0.hasPrefix("<text") })
    #expect(drawn.contains(##"<rect x="9" y="9" width="18" height="1" fill="#c8c8c8"/>"##))
    #expect(drawn.contains(##"<rect x="36" y="0" width="9" height="18" fill="#c8c8c8"/>"##))
    #expect(drawn.contains(##"<rect x="45" y="15.75" width="18" height="2.25" fill="#c8c8c8"/>"##))
    #expect(drawn.contains(##"<rect x="63" y="0" width="9" height="18" fill="#c8c8c8" fill-opacity="0.5"/>"##))
  }

  @Test func isWellFormedWhateverStandsThere() throws {
    let hostile = "<script>&\"'</text>]]>\u{1B}[31m\u{0}\u{FFFE}\u{202E} é 数 🏳️‍🌈 <\u{301}b&\u{301}"
    var canvas = Canvas(size: Size(width: 60, height: 2))
    canvas.draw(hostile, at: Point(x: 0, y: 0), width: 60)
    let svg = canvas.svg(palette, title: hostile)
    let document = try XMLDocument(xmlString: svg)
    let root = try #require(document.rootElement())
    #expect(root.name == "svg" && root.elements(forName: "title").first?.stringValue?.contains("<script>") == true)
    let text = try root.nodes(forXPath: "//*[local-name() = 'text']").compactMap(\.stringValue).joined(separator: " ")
    #expect(text.contains("<script>&\"'</text>]]>"))
    #expect(!svg.contains("<script"))
  }

  @Test func exportedTextHasNoBlanksAtItsEnds() {
    var canvas = Canvas(size: Size(width: 6, height: 2))
    canvas.draw("a数", at: Point(x: 1, y: 0), width: 5)
    #expect(canvas.trimmedText == " a数\n\n")
  }
}
