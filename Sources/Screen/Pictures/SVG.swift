// A canvas as a picture: SVG 1.1 without scripts, style sheets, fonts of its own, or anything to be fetched.

extension Canvas {
  /// The picture in the colours of `palette`, ended by a line break.
  /// - Parameter title: what it shows, for those who cannot see it and for the browser's tab.
  package func svg(_ palette: Palette, title: String) -> String {
    let width = size.width * Grid.width + 2 * Grid.margin
    let height = size.height * Grid.height + 2 * Grid.margin
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(width)" height="\#(height)" viewBox="0 0 \#(width) \#(height)""#
        + #" role="img" font-family="\#(Grid.fonts)" font-size="\#(Grid.fontSize)">"#,
      "<title>\(escaped(title))</title>",
      #"<rect width="100%" height="100%" rx="6" fill="\#(palette.background.hex)"/>"#,
      #"<g transform="translate(\#(Grid.margin) \#(Grid.margin))">"#,
    ]
    for y in 0..<size.height {
      for run in runs(inRow: y) { lines += elements(of: run, y: y, palette) }
    }
    return (lines + ["</g>", "</svg>"]).joined(separator: "\n") + "\n"
  }
}

/// In units of the picture. Fonts with fixed columns are 0.6 em wide, so that nothing is stretched by much.
private enum Grid {
  static let width = 9
  static let height = 18
  static let baseline = 14
  static let fontSize = 15
  static let margin = 12
  static let fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
}

private func elements(of run: CellRun, y: Int, _ palette: Palette) -> [String] {
  var ink = palette.inks[run.style.ink] ?? palette.foreground
  if run.style.dim { ink = ink.faded(into: palette.background) }
  let (left, top) = (run.x * Grid.width, y * Grid.height)
  let width = run.columns * Grid.width
  var elements: [String] = []
  if run.style.reverse {
    elements.append(rectangle(Double(left), Double(top), Double(width), Double(Grid.height), ink))
    ink = palette.background
  }
  switch run.content {
  case .blank: break
  case .shape(let character):
    guard let shape = BlockShape(character) else { break }
    elements += drawn(shape, columns: run.columns, left: left, top: top, ink)
  case .text(let text):
    let isBold = run.style.bold || palette.boldInks.contains(run.style.ink)
    elements.append(written(text, isBold: isBold, left: left, top: top, columns: run.columns, ink))
  }
  if run.style.underline, run.content != .blank {
    elements.append(rectangle(Double(left), Double(top + Grid.baseline + 2), Double(width), 1, ink))
  }
  return elements
}

/// Without a blank at the end, which would be stretched with the rest or be dropped.
private func written(_ text: String, isBold: Bool, left: Int, top: Int, columns: Int, _ ink: Color) -> String {
  let ending = text.hasSuffix(" ") ? 1 : 0
  let weight = isBold ? #" font-weight="bold""# : ""
  return #"<text x="\#(left)" y="\#(top + Grid.baseline)" textLength="\#((columns - ending) * Grid.width)""#
    + #" lengthAdjust="spacingAndGlyphs" fill="\#(ink.hex)"\#(weight)>\#(escaped(String(text.dropLast(ending))))</text>"#
}

private func drawn(_ shape: BlockShape, columns: Int, left: Int, top: Int, _ ink: Color) -> [String] {
  let (width, height) = (Double(Grid.width), Double(Grid.height))
  var elements = shape.parts.flatMap { part -> [String] in
    // What fills its cell from edge to edge is one piece with its neighbours.
    let isWhole = part.width == 1
    return (0..<(isWhole ? 1 : columns)).map { column in
      rectangle(
        Double(left) + (Double(column) + part.x) * width, Double(top) + part.y * height,
        part.width * width * (isWhole ? Double(columns) : 1), part.height * height, ink, opacity: shape.opacity)
    }
  }
  if shape.arms == .across, !shape.isDashed {
    return elements + [rectangle(Double(left), Double(top) + height / 2, width * Double(columns), 1, ink)]
  }
  for column in 0..<columns {
    let x = Double(left) + Double(column) * width
    elements += lines(shape, x, Double(top), ink)
  }
  return elements
}

private func lines(_ shape: BlockShape, _ x: Double, _ y: Double, _ ink: Color) -> [String] {
  let (width, height) = (Double(Grid.width), Double(Grid.height))
  if shape.isDashed {
    return [0.1, 0.6].map { rectangle(x + $0 * width, y + height / 2, 0.3 * width, 1, ink) }
  }
  var elements: [String] = []
  let (middleX, middleY) = (x + 4, y + height / 2)
  if !shape.arms.isDisjoint(with: .across) {
    let begin = shape.arms.contains(.left) ? x : middleX
    let end = shape.arms.contains(.right) ? x + width : middleX + 1
    elements.append(rectangle(begin, middleY, end - begin, 1, ink))
  }
  if !shape.arms.isDisjoint(with: .along) {
    let begin = shape.arms.contains(.up) ? y : middleY
    let end = shape.arms.contains(.down) ? y + height : middleY + 1
    elements.append(rectangle(middleX, begin, 1, end - begin, ink))
  }
  return elements
}

private func rectangle(
  _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ fill: Color, opacity: Double = 1
) -> String {
  let shade = opacity < 1 ? #" fill-opacity="\#(opacity)""# : ""
  return #"<rect x="\#(short(x))" y="\#(short(y))" width="\#(short(width))" height="\#(short(height))""#
    + #" fill="\#(fill.hex)"\#(shade)/>"#
}

/// Whole numbers without a fraction, others with two digits at most.
private func short(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  guard hundredths % 100 != 0 else { return String(hundredths / 100) }
  return String(Double(hundredths) / 100)
}

/// XML 1.0: the three characters that mean something in text, and quotes for attributes, also below a combining mark.
/// Others that must not stand there are no glyphs.
private func escaped(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.printable.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;".unicodeScalars
    case "<": result += "&lt;".unicodeScalars
    case ">": result += "&gt;".unicodeScalars
    case "\"": result += "&quot;".unicodeScalars
    default: result.append(scalar)
    }
  }
  return String(result)
}
