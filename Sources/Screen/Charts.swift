// Figures drawn with block characters, as text.

/// One part of a bar, such as the connections in use.
package struct BarPart: Sendable, Hashable {
  /// In the bar's own unit; what is negative or not a number counts as 0.
  package var amount: Double
  package var character: Character
  package var style: Style

  package init(_ amount: Double, _ character: Character = "█", _ style: Style = Style(.chart)) {
    self.amount = amount.isFinite ? max(0, amount) : 0
    self.character = character
    self.style = style
  }
}

/// A bar of exactly `width` columns, shared out by amount. A part that is not nothing gets a column at least, as long
/// as there are enough of them: one free connection does not look like none.
package func bar(_ parts: [BarPart], width: Int) -> [Span] {
  let total = parts.reduce(0) { $0 + $1.amount }
  guard width > 0 else { return [] }
  guard total > 0, total.isFinite else { return [Span(String(repeating: " ", count: width))] }
  var columns = parts.map { $0.amount > 0 ? max(1, Int($0.amount / total * Double(width) + 0.5)) : 0 }
  // Rounding is made good at the widest part, where it shows least.
  while true {
    let excess = columns.reduce(0, +) - width
    guard excess != 0, let widest = columns.indices.max(by: { columns[$0] < columns[$1] }) else { break }
    columns[widest] -= excess > 0 ? 1 : excess
  }
  return zip(parts, columns).filter { $0.1 > 0 }.map { part, count in
    Span(String(repeating: part.character, count: count), part.style)
  }
}

/// The last `width` values as a row of blocks, the newest at the right: `▁` for nothing up to `█` for `ceiling` (the
/// largest value shown, if not given). A missing value is a gap.
package func sparkline(_ values: [Double?], width: Int, ceiling: Double? = nil) -> String {
  guard width > 0 else { return "" }
  let shown = values.suffix(width).map { $0.flatMap { $0.isFinite ? $0 : nil } }
  let top = ceiling ?? shown.compactMap(\.self).max() ?? 0
  let blocks = Array("▁▂▃▄▅▆▇█")
  let line = shown.map { value -> Character in
    guard let value else { return " " }
    guard top > 0, top.isFinite else { return blocks[0] }
    let share = min(1, max(0, value / top))
    return blocks[Int(share * Double(blocks.count - 1) + 0.5)]
  }
  return String(repeating: " ", count: width - line.count) + String(line)
}
