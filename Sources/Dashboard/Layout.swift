// Where everything stands on a screen of some size. Drawing and the mouse both ask here, so they always agree.

import Screen

struct Layout {
  /// A framed page and the list that its selection lives in.
  struct Panel {
    var place: Place
    var list: ListID
    var frame: Rect
    /// The essence of a pane, as the overview shows it.
    var isGlance: Bool
  }

  var header: Rect
  var tabs: Rect
  var headline: Rect
  var panels: [Panel]
  /// One line for each pane that has no panel of its own.
  var summaries: Rect
  /// Where one is in a recording.
  var playback: Rect
  var footer: Rect

  /// Fewer rows than this have no room for header and tabs.
  static let shortest = 18

  init(_ model: Model) {
    var rest = Rect(model.size)
    let isShort = model.size.height < Layout.shortest
    let isNarrow = model.size.width < 70
    // What can be spared goes first: a terminal of twelve rows still has the headline and a list.
    header = rest.cutTop(isShort ? 0 : 1)
    tabs = rest.cutTop(isShort ? 0 : 1)
    // Two rows where one could not hold the sentence; always the same number, so that nothing jumps.
    headline = rest.cutTop(model.size.width < 110 || isShort ? min(2, rest.height) : 1)
    footer = rest.cutBottom(model.size.height >= 6 ? 1 : 0)
    playback = rest.cutBottom(model.playback != nil && model.size.height >= 8 ? 1 : 0)
    summaries = Rect(x: 0, y: rest.y, width: 0, height: 0)
    panels = []

    switch model.place {
    case .overview:
      if isShort || isNarrow {
        summaries = rest.cutBottom(rest.height >= 7 ? 2 : 0)
        panels = [Panel(place: .pane(model.focus), list: .pane(model.focus), frame: rest, isGlance: true)]
      } else {
        panels = Layout.overview(in: rest)
      }
    case .pane, .source, .servers, .help:
      panels = [Panel(place: model.place, list: model.list, frame: rest, isGlance: false)]
    }
  }

  /// Two by two where a source's row has room for its error in half the width; else the sources across the whole
  /// width, since who is hurt and why comes first.
  private static func overview(in body: Rect) -> [Panel] {
    var rest = body
    func panel(_ pane: PaneID, _ frame: Rect) -> Panel {
      Panel(place: .pane(pane), list: .pane(pane), frame: frame, isGlance: true)
    }
    if body.width >= 110 {
      var top = rest.cutTop((rest.height + 1) / 2)
      let sources = top.cutLeft(top.width / 2)
      let keepalive = rest.cutLeft(rest.width / 2)
      return [panel(.sources, sources), panel(.connections, top), panel(.keepalive, keepalive), panel(.tls, rest)]
    }
    let sources = rest.cutTop(max(5, rest.height * 2 / 5))
    let connections = rest.cutLeft(rest.width / 2)
    let keepalive = rest.cutTop((rest.height + 1) / 2)
    return [
      panel(.sources, sources), panel(.connections, connections), panel(.keepalive, keepalive), panel(.tls, rest),
    ]
  }
}

extension Model {
  /// What a panel shows, its filter applied.
  func page(of panel: Layout.Panel) -> Page {
    let room = panel.frame.inset(by: 1).size
    var page: Page =
      switch panel.place {
      case .overview: Page()
      case .pane(let id):
        panel.isGlance ? PaneCatalog.pane(id).glance(self, room) : PaneCatalog.pane(id).page(self, room)
      case .source(let id): sourcePage(id, self, room)
      case .servers: serversPage(self, room)
      case .help(let place): helpPage(for: place, self, room)
      }
    if case .pane(let id) = panel.place, !panel.isGlance, room.height >= 12 {
      page.top = findingLines(in: id, self) + page.top
    }
    return page.filtered(by: state(of: panel.list).filter)
  }
}

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

  /// The selected row by its id; one that vanished leaves the selection to the row in its place.
  private static func selection(_ page: Page, _ state: ListState) -> Int? {
    let selectable = page.selectable
    guard !selectable.isEmpty else { return nil }
    if let id = state.selected, let index = selectable.first(where: { page.lines[$0].row?.id == id }) { return index }
    return selectable[min(max(0, state.index), selectable.count - 1)]
  }
}
