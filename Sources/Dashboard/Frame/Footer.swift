// The last line: what is being typed or asked, what was said, or the keys that work here.

import Screen

func drawFooter(_ model: Model, in whole: Rect, on canvas: inout Canvas) {
  guard !whole.isEmpty else { return }
  // A short terminal has no header to say it.
  let marks = model.size.height < Layout.shortest && model.time.playback == nil ? timeMarks(model) : []
  canvas.draw(marks, at: Point(x: whole.x, y: whole.y), width: whole.width)
  let area = Rect(
    x: whole.x + marks.columns, y: whole.y, width: max(0, whole.width - marks.columns), height: whole.height)
  let origin = Point(x: area.x, y: area.y)
  switch model.prompt {
  case .filter? where model.notice == nil: drawFilter(model.state(of: model.list).filter, in: area, on: &canvas)
  case .entry(let entry)?: drawEntry(entry, notice: model.notice?.text, in: area, on: &canvas)
  case .question(let question)?:
    canvas.draw(" " + question.text, at: origin, width: area.width, style: Style(.warning, bold: true))
  // What is said stands in place of a filter for a moment: the title of its list shows it, too.
  case .filter?, nil:
    let notice = model.notice.map { [Span(" " + $0.text, .accent, bold: true)] }
    canvas.draw(notice ?? footerKeys(model, width: area.width), at: origin, width: area.width)
  }
}

private func drawFilter(_ filter: String, in area: Rect, on canvas: inout Canvas) {
  let origin = Point(x: area.x, y: area.y)
  let used = canvas.draw(" filter: \(filter)", at: origin, width: area.width, style: Style(.accent))
  canvas.draw(
    "   Enter keeps it, Esc drops it", at: Point(x: area.x + used + 1, y: area.y), width: area.width - used - 1,
    style: Style(.faint))
  canvas.cursor = Point(x: min(area.x + used, area.maxX - 1), y: area.y)
}

private func drawEntry(_ entry: Entry, notice: String?, in area: Rect, on canvas: inout Canvas) {
  let typed = Span(" " + entry.text, .accent, bold: true)
  // What is typed is seen, whatever becomes of the words before it.
  let prompts = ([notice].compactMap(\.self) + entry.prompts).map { Span(" \($0) ", .warning, bold: true) }
  let prompt = prompts.first { [$0, typed].columns < area.width }
  let spans = [prompt, typed].compactMap(\.self)
  let used = canvas.draw(spans, at: Point(x: area.x, y: area.y), width: area.width)
  canvas.cursor = Point(x: min(area.x + used, area.maxX - 1), y: area.y)
}

/// As many keys as fit; help and quit are kept to the last.
private func footerKeys(_ model: Model, width: Int) -> [Span] {
  let isPast = model.isLookingBack && model.time.playback == nil
  let all = Bindings.at(model.place, model.mode)
  let bindings = all.filter {
    $0.short != nil && !(model.navigation.places.count == 1 && $0.action == .back)
      && !(isPast && $0.action.needsPresent)
  }
  let last = bindings.filter { [.help, .quit].contains($0.action) }
  func spans(_ binding: Binding) -> [Span] {
    [Span("  " + binding.label, .accent), Span(" \(binding.short ?? "")", .faint)]
  }
  // The way back comes first.
  let present = isPast ? all.first { $0.action == .present }?.label : nil
  var shown = present.map { [Span("  " + $0, .accent), Span(" present", .faint)] } ?? []
  var room = width - shown.columns - last.reduce(0) { $0 + spans($1).columns }
  for binding in bindings where ![.help, .quit].contains(binding.action) {
    let next = spans(binding)
    guard next.columns <= room else { break }
    shown += next
    room -= next.columns
  }
  return shown + last.flatMap(spans)
}
