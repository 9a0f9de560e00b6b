// The second line: the overview and the panes by their digits, and where one is.

import Screen

/// The overview and the panes, and where each tab stands.
func tabs(_ model: Model, in area: Rect) -> [(place: Place, text: String, rect: Rect)] {
  let all: [(place: Place, key: String, title: String, tab: String)] =
    [(.overview, "0", "Overview", "All")]
    + PaneCatalog.all.map { (.pane($0.id), String($0.key), $0.title, $0.tab) }
  let current = currentTab(model)
  // All titles; that of where one is; none of them; in the end the others are known by their keys.
  let wordings = [
    all.map { "\($0.key) \($0.title)" },
    all.map { "\($0.key) \($0.place == current ? $0.title : $0.tab)" },
    all.map { "\($0.key) \($0.tab)" },
    all.map { $0.place == current ? "\($0.key) \($0.title)" : $0.key },
  ]
  let fitting = wordings.first { $0.reduce(0) { $0 + $1.count + 2 } - 1 <= area.width } ?? wordings[wordings.count - 1]
  var x = area.x + 1
  return zip(all, fitting).map { tab, text in
    defer { x += text.count + 2 }
    return (tab.place, text, Rect(x: x, y: area.y, width: text.count, height: area.height))
  }
}

func drawTabs(_ model: Model, in area: Rect, on canvas: inout Canvas) {
  guard !area.isEmpty else { return }
  let current = currentTab(model)
  for (place, text, rect) in tabs(model, in: area) {
    let isHere = place == current
    canvas.draw(
      text, at: Point(x: rect.x, y: rect.y), width: min(rect.width, area.maxX - rect.x),
      style: isHere ? Style(.accent, bold: true, underline: true) : Style(.faint))
  }
}

/// Help belongs to the place that it is about.
private func currentTab(_ model: Model) -> Place {
  model.navigation.places.last { if case .help = $0 { false } else { true } } ?? .overview
}
