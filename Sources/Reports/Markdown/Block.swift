// What a Markdown document is made of here.

enum Block: Sendable, Equatable {
  /// 1…3
  case heading(Int, Inline)
  /// A sentence a line, so that each can be taken out by itself.
  case paragraph([Inline])
  case list([Item])
  /// Rows as plain text in a fence, the columns aligned: a table that stays one in a chat, in a mail and in a terminal.
  case table([Row])
  /// Text to be copied, in the language of the fence: `sql`, or none.
  case fence(String, [Inline])

  struct Item: Sendable, Equatable {
    enum Mark: String, Sendable {
      case bullet = "-"
      case done = "- [x]"
      case open = "- [ ]"
    }

    var mark = Mark.bullet
    var text: Inline
    /// What belongs to it, indented below.
    var more: [Block] = []

    init(_ text: Inline, mark: Mark = .bullet, _ more: [Block] = []) {
      self.text = text
      self.mark = mark
      self.more = more
    }
  }

  struct Row: Sendable, Equatable {
    var cells: [Inline]
    /// It does not take part in the alignment: a note.
    var isNote = false

    init(_ cells: Inline...) { self.cells = cells }
    init(_ cells: [Inline]) { self.cells = cells }

    static func note(_ text: Inline) -> Row {
      var row = Row(text)
      row.isNote = true
      return row
    }

    static let blank = Row.note("")
  }
}
