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
    playback = rest.cutBottom(model.time.playback != nil && model.size.height >= 8 ? 1 : 0)
    summaries = Rect(x: 0, y: rest.y, width: 0, height: 0)
    panels = []

    switch model.place {
    case .overview:
      if isShort || isNarrow {
        summaries = rest.cutBottom(rest.height >= 7 ? 2 : 0)
        panels = [
          Panel(place: .pane(model.navigation.focus), list: .pane(model.navigation.focus), frame: rest, isGlance: true)
        ]
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
