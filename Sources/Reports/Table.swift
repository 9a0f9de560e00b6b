// Rows of text under a title, their columns aligned.

struct Table {
  let lines: [String]

  /// No lines at all without rows. The last column is as long as it likes.
  init(title: String, _ rows: [[String]]) {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.compactMap { column < $0.count ? $0[column].count : nil }.max() ?? 0
    }
    let body = rows.map { row in
      var line = " "
      for (column, cell) in row.enumerated() {
        let gap = column + 1 < row.count ? max(0, widths[column] - cell.count) : 0
        line += " " + cell + String(repeating: " ", count: gap + 1)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    lines = body.isEmpty ? [] : [title] + body
  }
}
