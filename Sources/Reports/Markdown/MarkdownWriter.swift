// From blocks to text: the one place where foreign text is redacted, made harmless and aligned.

import Samples
import Screen

struct MarkdownWriter {
  /// `nil` leaves names and addresses as they are.
  var redactor: Redactor?

  mutating func write(_ blocks: [Block]) -> String {
    blocks.map { lines(of: $0).joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private mutating func lines(of block: Block) -> [String] {
    switch block {
    case .heading(let level, let text): return [String(repeating: "#", count: level) + " " + prose(text)]
    case .paragraph(let sentences): return sentences.map { prose($0) }
    case .list(let items): return items.flatMap { lines(of: $0) }
    case .table(let rows): return fenced("text", aligned(rows))
    case .fence(let language, let texts): return fenced(language, texts.map { plain($0) })
    }
  }

  private mutating func lines(of item: Block.Item) -> [String] {
    let below = item.more.flatMap { lines(of: $0) }
    return ["\(item.mark.rawValue) \(prose(item.text))"] + below.map { $0.isEmpty ? "" : "  " + $0 }
  }

  // MARK: Texts

  private mutating func prose(_ inline: Inline) -> String {
    var result = ""
    for piece in inline.pieces {
      switch piece {
      case .own(let words): result += words
      case .text(let text, let most): result += redacted(text).plain.cut(to: most).markdownEscaped
      case .name(let name): result += redacted(name: name).presentableName.markdownCode
      case .code(let code): result += redacted(code).presentable.markdownCode
      }
    }
    return result
  }

  private mutating func plain(_ inline: Inline) -> String {
    var result = ""
    for piece in inline.pieces {
      switch piece {
      case .own(let words): result += words
      case .text(let text, let most): result += redacted(text).plain.cut(to: most)
      case .name(let name): result += redacted(name: name).presentableName
      // To be copied: as long as it is.
      case .code(let code): result += redacted(code).plain
      }
    }
    return result
  }

  private mutating func redacted(_ text: String) -> String { redactor?.redact(text) ?? text }
  private mutating func redacted(name: String) -> String { redactor?.redact(name: name) ?? name }

  // MARK: Fences

  private func fenced(_ language: String, _ lines: [String]) -> [String] {
    let longest = lines.map { $0.longestRun(of: "`") }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return [fence + language] + lines + [fence]
  }

  private mutating func aligned(_ rows: [Block.Row]) -> [String] {
    let texts = rows.map { row in row.cells.map { plain($0) } }
    let columns = zip(rows, texts).filter { !$0.0.isNote }.map(\.1)
    let widths = (0..<(columns.map(\.count).max() ?? 0)).map { column in
      columns.compactMap { column < $0.count ? TextWidth.columns(of: $0[column]) : nil }.max() ?? 0
    }
    return zip(rows, texts).map { row, cells in
      guard !row.isNote else { return cells.joined() }
      let padded = cells.enumerated().map { column, cell in
        cell + String(repeating: " ", count: widths[column] - TextWidth.columns(of: cell))
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
