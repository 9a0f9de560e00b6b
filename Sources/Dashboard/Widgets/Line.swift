// What panes are made of: lines, some of which can be selected.

import Diagnosis
import Samples
import Screen

/// A row that can be selected.
struct Row: Sendable, Equatable {
  /// Stays the same from refresh to refresh.
  var id: String
  /// What `y` copies.
  var copies: String
  /// Our own text of several lines, such as a command. What a server wrote is copied as one line: line breaks that it
  /// chose would be run by a shell that it is pasted into.
  var copiesLines = false
  /// What Enter does; `nil` leaves it to the place.
  var enter: Enter?
  /// The check, or the session, that the row stands for.
  var check: String?
  var session: Change.SessionHandle?
  /// What there is to say about the row beyond its columns: shown below the list while it is selected. Server text.
  var note: String?

  init(_ id: String, copies: String, enter: Enter? = nil, note: String? = nil) {
    self.id = id
    self.copies = copies
    self.enter = enter
    self.note = note
  }
}

extension Row {
  /// What goes into the clipboard or a file.
  var copiedText: String { copiesLines ? copies.printableLines.joined(separator: "\n") : copies.printable }
}

struct Line: Sendable, Equatable {
  var spans: [Span]
  /// `nil` for headings and blank lines, which the selection leaps over.
  var row: Row?

  init(_ spans: [Span], row: Row? = nil) {
    self.spans = spans
    self.row = row
  }

  init(_ text: String, _ ink: Ink = .plain, row: Row? = nil) { self.init([Span(text, ink)], row: row) }

  static let blank = Line([])

  static func heading(_ text: String) -> Line { Line([Span(text, .accent, bold: true)]) }

  /// A label and its value, the labels of a block in one column.
  static func labelled(_ label: String, _ value: [Span], width: Int = 16, id: String? = nil, copies: String) -> Line {
    let padding = String(repeating: " ", count: max(1, width - TextWidth.columns(of: label)))
    return Line([Span(label + padding, .faint)] + value, row: Row(id ?? label, copies: copies))
  }

  /// The text without its looks, for filters.
  var text: String { spans.map(\.text).joined() }
}

/// What a pane shows at one moment in a room of some size.
struct Page: Sendable, Equatable {
  /// Whose figures these are, and whether they are; the frame says so.
  var server: ServerMark?
  /// Stays in place above the rows that scroll: the one number that matters, the headings of the columns.
  var top: [Line] = []
  var lines: [Line] = []

  /// What is left of the lines when only rows that hold `filter` are shown. Headings stay.
  func filtered(by filter: String) -> Page {
    guard !filter.isEmpty else { return self }
    let wanted = filter.lowercased()
    var page = self
    page.lines = lines.filter { line in
      guard let row = line.row else { return true }
      return line.text.lowercased().contains(wanted) || row.copies.lowercased().contains(wanted)
    }
    return page
  }

  /// The indices of the lines that can be selected.
  var selectable: [Int] { lines.indices.filter { lines[$0].row != nil } }
}

/// What the frame of a page says about the server behind it.
struct ServerMark: Sendable, Equatable {
  var spans: [Span]
  /// The figures are older than two intervals: they are dimmed.
  var isOld: Bool
}
