// Typing a filter, and the mouse.

import Screen

extension Model {
  mutating func typeFilter(_ key: Key) -> [Effect] {
    switch key {
    case .enter: isFiltering = false
    case .escape, .control("c"):
      isFiltering = false
      changeList { $0.filter = "" }
    case .backspace: changeList { _ = $0.filter.popLast() }
    case .control("u"): changeList { $0.filter = "" }
    case .character(let character): changeList { $0.filter.append(character) }
    case .paste(let text): changeList { $0.filter += text.printable.prefix(200) }
    case .up: moveSelection(by: -1)
    case .down: moveSelection(by: 1)
    case .control("z"): return [.suspend]
    default: break
    }
    return []
  }

  mutating func click(_ mouse: Key.Mouse) -> [Effect] {
    let layout = Layout(self)
    if mouse.action == .press, layout.tabs.contains(mouse.at) {
      let tab = tabs(self, in: layout.tabs).first { $0.rect.contains(mouse.at) }
      if let place = tab?.place { place == .overview ? (places = [.overview]) : go(to: place) }
      return []
    }
    if mouse.action == .press, layout.playback.contains(mouse.at) {
      return PlaybackBar(self, in: layout.playback)?.moment(at: mouse.at).map { seek(to: $0) } ?? []
    }
    guard let panel = layout.panels.first(where: { $0.frame.contains(mouse.at) }) else { return [] }
    if place == .overview, case .pane(let id) = panel.list { focus = id }
    switch mouse.action {
    case .wheelUp: moveSelection(by: -3)
    case .wheelDown: moveSelection(by: 3)
    case .press, .doubleClick:
      if let viewport, viewport.top.contains(mouse.at), panel.place == .pane(.timeline), let timelineSketch {
        return look(atColumn: mouse.at.x - viewport.top.x - timelineSketch.gutter)
      }
      guard let viewport, viewport.body.contains(mouse.at) else { return [] }
      let line = viewport.visible.lowerBound + mouse.at.y - viewport.body.y
      guard let index = viewport.page.selectable.firstIndex(of: line) else { return [] }
      select(index, in: viewport)
      if mouse.action == .doubleClick { return open() }
    }
    return []
  }
}
