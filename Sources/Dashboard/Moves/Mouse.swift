// The mouse: tabs, the line of a recording, rows, the time axis.

import Screen

extension Model {
  mutating func click(_ mouse: Key.Mouse) -> [Effect] {
    let layout = Layout(self)
    if mouse.action == .press, layout.tabs.contains(mouse.at) {
      let tab = tabs(self, in: layout.tabs).first { $0.rect.contains(mouse.at) }
      if let place = tab?.place { place == .overview ? (navigation.places = [.overview]) : go(to: place) }
      return []
    }
    if mouse.action == .press, layout.playback.contains(mouse.at) {
      return PlaybackBar(self, in: layout.playback)?.moment(at: mouse.at).map { seek(to: $0) } ?? []
    }
    guard let panel = layout.panels.first(where: { $0.frame.contains(mouse.at) }) else { return [] }
    if place == .overview, case .pane(let id) = panel.list { navigation.focus = id }
    switch mouse.action {
    case .wheelUp: moveSelection(by: -3)
    case .wheelDown: moveSelection(by: 3)
    case .press, .doubleClick:
      guard let viewport else { return [] }
      if panel.place == .pane(.timeline), viewport.top.contains(mouse.at), let timelineSketch {
        return look(atColumn: mouse.at.x - viewport.top.x - timelineSketch.gutter)
      }
      guard viewport.body.contains(mouse.at) else { return [] }
      let line = viewport.visible.lowerBound + mouse.at.y - viewport.body.y
      guard let index = viewport.page.selectable.firstIndex(of: line) else { return [] }
      select(index, in: viewport)
      if mouse.action == .doubleClick { return open(viewport.page.lines[line].row, in: viewport) }
    }
    return []
  }
}
