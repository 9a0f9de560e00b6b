// The part of a page that is seen, and what it is cut from.

import Screen

/// How the lines of a page fit into its panel: the note of the selected row below, the rest scrolled so that the selection
/// can be seen.
struct Viewport {
  var page: Page
  /// The index of the selected line, if the page has any that can be selected.
  var selected: Int?
  /// The part of `page.lines` that is visible.
  var visible: Range<Int>
  var top: Rect
  var body: Rect
  /// The note of the selected row, in lines, and where it stands.
  var note: [String]
  var noteArea: Rect

  init(_ page: Page, _ state: ListState, in frame: Rect, showsNote: Bool) {
    self.page = page
    var room = frame.inset(by: 1)
    // The fixed part may not eat the list.
    let fixed = min(page.top.count, max(0, room.height - 2))
    top = room.cutTop(fixed)
    selected = Viewport.selection(page, state)
    let text = selected.flatMap { page.lines[$0].row?.note }
    note = showsNote && room.height >= 8 ? Array((text ?? "").wrapped(to: max(1, room.width)).prefix(4)) : []
    if text == nil || text?.isEmpty == true { note = [] }
    // Where some row has a note, the room for one is kept, so that the list does not jump.
    let mayHaveNote = showsNote && room.height >= 8 && page.lines.contains { $0.row?.note != nil }
    noteArea = room.cutBottom(mayHaveNote ? min(max(2, note.count), 4) + 1 : 0)
    body = room
    let height = max(0, body.height)
    var first = max(0, min(state.top, page.lines.count - height))
    if let selected {
      if selected < first { first = selected }
      if selected >= first + height { first = selected - height + 1 }
      // A heading right above the first row belongs to it.
      if selected == page.selectable.first { first = min(first, max(0, selected - height + 1)) }
    }
    visible = first..<max(first, min(page.lines.count, first + height))
  }

  var selectedRow: Row? { selected.flatMap { page.lines[$0].row } }

  /// How far one goes by a page: the last row stays in sight.
  var pageLength: Int { max(1, body.height - 1) }

  /// The selected row by its id; one that vanished leaves the selection to the row in its place.
  private static func selection(_ page: Page, _ state: ListState) -> Int? {
    let selectable = page.selectable
    guard !selectable.isEmpty else { return nil }
    if let id = state.selected, let index = selectable.first(where: { page.lines[$0].row?.id == id }) { return index }
    return selectable[min(max(0, state.index), selectable.count - 1)]
  }
}
