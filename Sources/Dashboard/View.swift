// From the model to the picture: everything visible is decided here, the cursor included.

import Diagnosis
import Samples
package import Screen

/// The whole screen as it should look now. Same model, same picture.
package func view(_ model: Model) -> Canvas {
  var canvas = Canvas(size: model.size)
  let layout = Layout(model)
  drawHeader(model, in: layout.header, on: &canvas)
  drawTabs(model, in: layout.tabs, on: &canvas)
  drawHeadline(model, in: layout.headline, on: &canvas)
  for panel in layout.panels { drawPanel(panel, model, on: &canvas) }
  drawSummaries(model, in: layout.summaries, on: &canvas)
  drawPlaybackBar(model, in: layout.playback, on: &canvas)
  drawFooter(model, in: layout.footer, on: &canvas)
  return canvas
}

// MARK: - Panels

private func drawPanel(_ panel: Layout.Panel, _ model: Model, on canvas: inout Canvas) {
  let state = model.state(of: panel.list)
  let viewport = Viewport(model.page(of: panel), state, in: panel.frame, showsNote: !panel.isGlance)
  let isFocused = panel.list == model.list
  let title = panelTitle(panel, state, model, isFocused: isFocused)
  let count = position(viewport, isFocused: isFocused)
  let trailing = (viewport.page.server?.spans ?? []) + count
  canvas.drawFrame(panel.frame, title: title, trailing: trailing, style: Style(isFocused ? .accent : .frame))
  draw(viewport.page.top[..<viewport.top.height], in: viewport.top, on: &canvas)
  draw(viewport.page.lines[viewport.visible], in: viewport.body, on: &canvas)
  if viewport.page.server?.isOld == true {
    canvas.restyle(viewport.top) { $0.dim = true }
    canvas.restyle(viewport.body) { $0.dim = true }
  }
  if isFocused, let selected = viewport.selected, viewport.visible.contains(selected) {
    let y = viewport.body.y + selected - viewport.visible.lowerBound
    canvas.restyle(Rect(x: viewport.body.x, y: y, width: viewport.body.width, height: 1)) { $0.reverse = true }
  }
  drawNote(viewport, on: &canvas)
}

private func draw(_ lines: ArraySlice<Line>, in area: Rect, on canvas: inout Canvas) {
  for (row, line) in lines.enumerated() where row < area.height {
    canvas.draw(line.spans, at: Point(x: area.x, y: area.y + row), width: area.width)
  }
}

private func drawNote(_ viewport: Viewport, on canvas: inout Canvas) {
  let area = viewport.noteArea
  guard area.height > 1, !viewport.note.isEmpty else { return }
  canvas.fill(Rect(x: area.x, y: area.y, width: area.width, height: 1), with: "╌", style: Style(.frame))
  for (row, text) in viewport.note.enumerated() where row + 1 < area.height {
    canvas.draw(text, at: Point(x: area.x, y: area.y + 1 + row), width: area.width)
  }
}

private func panelTitle(_ panel: Layout.Panel, _ state: ListState, _ model: Model, isFocused: Bool) -> [Span] {
  let style = Style(isFocused ? .accent : .plain, bold: true)
  var title: [Span] =
    switch panel.place {
    case .overview: []
    case .pane(let id): [Span("\(id.rawValue) \(PaneCatalog.pane(id).title)", style)]
    case .source(let id): [Span("Source \(model.evidence.source(id)?.name ?? id)", style)]
    case .servers: [Span("Servers", style)]
    case .help(let place): [Span("Help\(help(of: place))", style)]
    }
  if isFocused, model.isFiltering || !state.filter.isEmpty {
    title.append(Span("  /\(state.filter)", .warning))
  }
  return title
}

private func help(of place: Place) -> String {
  if case .pane(let id) = place { return ": \(PaneCatalog.pane(id).title)" }
  return ""
}

/// `3 of 12` when not all rows can be seen.
private func position(_ viewport: Viewport, isFocused: Bool) -> [Span] {
  guard viewport.visible.count < viewport.page.lines.count, isFocused, let selected = viewport.selected else {
    return []
  }
  let rows = viewport.page.selectable
  let place = (rows.firstIndex(of: selected) ?? 0) + 1
  let gap = viewport.page.server == nil ? "" : "  "
  return [Span("\(gap)\(place) of \(rows.count)", .faint)]
}

private func drawSummaries(_ model: Model, in area: Rect, on canvas: inout Canvas) {
  guard !area.isEmpty else { return }
  let others = PaneCatalog.all.filter { $0.id != model.navigation.focus }
  let texts = others.map { $0.summary(model) }.filter { !$0.isEmpty }
  // The first one has a row to itself, the others share the rest as far as there is room.
  for (row, texts) in [Array(texts.prefix(1)), Array(texts.dropFirst())].enumerated() where row < area.height {
    var joined = texts.first ?? []
    for spans in texts.dropFirst() where joined.columns + 2 + spans.columns < area.width {
      joined += [Span("  ")] + spans
    }
    canvas.draw([Span(" ")] + joined, at: Point(x: area.x, y: area.y + row), width: area.width)
  }
}
