// Columns that fit: the less important ones go when the room is narrow, and figures stay where they are.

import Screen

struct Column: Sendable {
  var title: String
  /// Columns that are kept free at least; content beyond it widens the column up to `most`.
  var least: Int
  var most: Int
  var align: Alignment
  /// 0 is never dropped; the highest goes first.
  var rank: Int
  /// Takes what room is left.
  var isElastic: Bool

  init(
    _ title: String, least: Int = 0, most: Int = 40, align: Alignment = .left, rank: Int = 0, elastic: Bool = false
  ) {
    self.title = title
    self.least = max(least, title.count)
    self.most = max(most, title.count)
    self.align = align
    self.rank = rank
    isElastic = elastic
  }
}

struct Table: Sendable {
  struct Entry: Sendable {
    var row: Row
    /// One for each column.
    var cells: [[Span]]
  }

  var columns: [Column]
  var entries: [Entry]
  /// The column that the rows are sorted by, and which way; marked in the heading.
  var sorted: (column: Int, reversed: Bool)?

  static let gap = 2

  /// The heading and the rows for a room of `width` columns.
  func lines(width: Int) -> (heading: Line, rows: [Line]) {
    let widths = fittedWidths(in: width)
    let shown = columns.indices.filter { widths[$0] != nil }
    func line(_ cells: (Int) -> [Span], row: Row?) -> Line {
      var spans: [Span] = []
      for (place, index) in shown.enumerated() {
        let field = fit(cells(index), to: widths[index] ?? 0, align: columns[index].align)
        spans += field
        if place < shown.count - 1 { spans.append(Span(String(repeating: " ", count: Table.gap))) }
      }
      return Line(spans, row: row)
    }
    let heading = line({ [Span(title(of: $0), .faint)] }, row: nil)
    return (heading, entries.map { entry in line({ entry.cells[$0] }, row: entry.row) })
  }

  private func title(of index: Int) -> String {
    guard let sorted, sorted.column == index else { return columns[index].title }
    return columns[index].title + (sorted.reversed ? "▲" : "▼")
  }

  /// The width of each column, `nil` for those that have to go.
  private func fittedWidths(in room: Int) -> [Int?] {
    var widths: [Int?] = columns.indices.map { index in
      let column = columns[index]
      if column.isElastic { return column.least }
      let widest = entries.reduce(column.least) { max($0, $1.cells[index].columns) }
      return min(max(widest, TextWidth.columns(of: title(of: index))), column.most)
    }
    func used() -> Int {
      let shown = widths.compactMap(\.self)
      return shown.reduce(0, +) + max(0, shown.count - 1) * Table.gap
    }
    while used() > room {
      let droppable = columns.indices.filter { widths[$0] != nil && columns[$0].rank > 0 }
      guard let victim = droppable.max(by: { columns[$0].rank < columns[$1].rank }) else { break }
      widths[victim] = nil
    }
    // What is short even now is taken from the widest column.
    while used() > room, let widest = widths.indices.max(by: { (widths[$0] ?? 0) < (widths[$1] ?? 0) }),
      let width = widths[widest], width > 4
    {
      widths[widest] = width - 1
    }
    if let elastic = columns.firstIndex(where: \.isElastic), let width = widths[elastic] {
      widths[elastic] = width + max(0, room - used())
    }
    return widths
  }

  private func fit(_ spans: [Span], to width: Int, align: Alignment) -> [Span] {
    let columns = spans.columns
    guard columns <= width else { return cut(spans, to: width) }
    let padding = Span(String(repeating: " ", count: width - columns))
    return align == .left ? spans + [padding] : [padding] + spans
  }
}

/// The spans cut to exactly `width` columns, the cut marked by `…`.
func cut(_ spans: [Span], to width: Int) -> [Span] {
  guard width > 0 else { return [] }
  var room = width - 1
  var kept: [Span] = []
  for span in spans {
    var text = ""
    for glyph in span.text.glyphs {
      guard glyph.columns <= room else {
        let ellipsis = Span(text + "…" + String(repeating: " ", count: room), span.style)
        return kept + [ellipsis]
      }
      text.append(glyph.character)
      room -= glyph.columns
    }
    kept.append(Span(text, span.style))
  }
  return kept
}
