// What stands around the panes: who is watched, where one is, the headline, and the keys.

import Diagnosis
import Samples
import Screen

/// ` pgwatch-tui  ● Materialize v26.4, up 12d  ● billing-db  ✗ orders-db refused 3s ago     every 2 s  14:03:21`
func drawHeader(_ model: Model, in area: Rect, on canvas: inout Canvas) {
  guard !area.isEmpty else { return }
  let right = headerTime(model)
  canvas.draw(right, at: Point(x: area.x, y: area.y), width: area.width, align: .right)
  var room = area.width - right.columns - 2
  var left = [Span(" pgwatch-tui", .accent, bold: true)]
  room -= left.columns
  let servers = headerServers(model)
  for (index, wordings) in servers.enumerated() {
    let others = servers.count - index
    // The last one that fits makes way for the number of those that do not.
    guard let spans = wordings.first(where: { $0.columns + 2 + (others > 1 ? 6 : 0) <= room }) else {
      left.append(Span("  +\(others)", .faint))
      break
    }
    left += [Span("  ")] + spans
    room -= spans.columns + 2
  }
  canvas.draw(left, at: Point(x: area.x, y: area.y), width: area.width - right.columns)
}

/// How time goes, and what time it is in what is shown.
private func headerTime(_ model: Model) -> [Span] {
  if model.playback != nil { return playbackTime(model) }
  let marks = timeMarks(model)
  let pace = marks.isEmpty ? [Span("every \(model.interval.pace)", .faint)] : marks
  return pace + [Span("  \(model.now.clock(offset: model.options.utcOffset)) ", .plain)]
}

/// Those in trouble first, then Materialize, then the others; of each its wordings, the longest first.
private func headerServers(_ model: Model) -> [[[Span]]] {
  let ids = model.evidence.targets.map(\.id)
  let hurt = ids.filter { model.condition(of: $0) != .live }.map { [trouble(of: $0, model)] }
  let well = ids.filter { model.condition(of: $0) == .live }.map { id -> [[Span]] in
    var wordings = [id.name]
    if id == .materialize, let facts = model.evidence.materialize.facts.value {
      let version = "Materialize \(firstWord(facts.version))"
      wordings = ["\(version), up \(facts.uptime.brief)", version]
    }
    return wordings.map { [Sign.good.span, Span(" " + $0)] }
  }
  return hurt + well
}

private func trouble(of server: ServerID, _ model: Model) -> [Span] {
  let sign = model.sign(of: server)
  return [sign.span, Span(" \(server.name) \(model.stateWords(of: server))", sign.ink)]
}

extension Duration {
  /// `2 s`, `0.5 s`
  var pace: String {
    let tenths = (inMicroseconds + 50_000) / 100_000
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}

// MARK: - Tabs

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
  model.places.last { if case .help = $0 { false } else { true } } ?? .overview
}

// MARK: - Headline

/// The line that a person quotes on the phone: who is hurt, since when, why, how sure.
func drawHeadline(_ model: Model, in area: Rect, on canvas: inout Canvas) {
  guard !area.isEmpty else { return }
  let line = headline(model)
  guard area.height > 1, line.columns > area.width - 1 else {
    canvas.draw([Span(" ")] + line, at: Point(x: area.x, y: area.y), width: area.width)
    canvas.draw(
      wayOut(model, room: area.width - line.columns - 1), at: Point(x: area.x, y: area.y), width: area.width,
      align: .right)
    return
  }
  let ink = line.first?.style ?? .plain
  let rows = line.map(\.text).joined().wrapped(to: max(1, area.width - 1))
  for (row, text) in rows.prefix(area.height).enumerated() {
    let isLast = row == area.height - 1 && rows.count > area.height
    canvas.draw(
      " " + text + (isLast ? " …" : ""), at: Point(x: area.x, y: area.y + row), width: area.width, style: ink)
  }
}

/// The key that leads on, where something is wrong and no word of that has to make way; the footer names it too.
private func wayOut(_ model: Model, room: Int) -> [Span] {
  let words = [Span("  w", .accent, bold: true), Span(" the way out ", .faint)]
  let isWanted = model.place != .pane(.wizard) && model.findings.contains { $0.severity > .info }
  return isWanted && words.columns <= room ? words : []
}

func headline(_ model: Model) -> [Span] {
  let urgent = model.findings.filter { $0.severity > .info }
  if let worst = urgent.first { return headline(worst, others: urgent.count - 1, model) }
  if let waiting = unanswered(model) { return waiting }
  return healthy(model)
}

private func headline(_ finding: Finding, others: Int, _ model: Model) -> [Span] {
  let sign = Sign(finding.severity)
  let more = others > 0 ? "  +\(others) more" : ""
  let what: String
  if let id = finding.source, let source = model.evidence.source(id) {
    let since = model.evidence.since(source).map { " for \((model.now - $0).brief)" } ?? ""
    what = "\(source.name) is \(source.status == .starting ? "failing" : source.status.text)\(since): \(finding.title)"
  } else {
    what = finding.title
  }
  // How sure the cause is. What we saw ourselves needs no such word.
  let certainty = finding.source == nil && finding.confidence < 0.7 ? nil : finding.certainty
  // "nothing listens there" does not say where.
  let place = finding.upstream.flatMap { what.contains($0) ? nil : $0 }
  let remarks = [place, certainty].compactMap(\.self).joined(separator: ", ")
  return [
    sign.span, Span(" \(what)\(remarks.isEmpty ? "" : " (\(remarks))").", sign.ink, bold: true), Span(more, .faint),
  ]
}

private func unanswered(_ model: Model) -> [Span]? {
  let targets = model.evidence.targets.filter { $0.obstacle == nil }
  let silent = targets.filter { model.evidence.link(of: $0.id)?.answeredAt == nil }
  guard !silent.isEmpty || targets.isEmpty else { return nil }
  let names = silent.prefix(3).map(\.id.name).joined(separator: ", ")
  let rest = silent.count > 3 ? " and \(silent.count - 3) more" : ""
  return [
    Sign.pending.span,
    Span(targets.isEmpty ? " Starting …" : " Waiting for the first answer of \(names)\(rest) …", .unknown),
  ]
}

private func healthy(_ model: Model) -> [Span] {
  var parts: [String] = []
  if let sources = model.evidence.materialize.sources.value {
    if let others = notRunning(sources) { return [Sign.pending.span, Span(" \(others)", .unknown)] }
    parts.append(
      sources.isEmpty
        ? "Materialize has no PostgreSQL source."
        : sources.count == 1 ? "The source is running." : "All \(sources.count) sources are running.")
  }
  let headrooms = model.evidence.upstreamNames.compactMap { name in
    model.evidence.upstreams[name]?.sessions.value.map { (name, $0.headroom.remaining) }
  }
  if let (name, remaining) = headrooms.min(by: { $0.1 < $1.1 }) {
    parts.append("\(counted(remaining, "connection")) \(remaining == 1 ? "remains" : "remain") on \(name).")
  }
  return [Sign.good.span, Span(" " + parts.joined(separator: " "), .good)]
}

/// `1 of 3 sources is running, 2 starting.`; `nil` where all run.
private func notRunning(_ sources: [Source]) -> String? {
  let running = sources.count { $0.status == .running }
  guard running < sources.count else { return nil }
  let others = Set(sources.map(\.status)).subtracting([.running]).map { status in
    "\(sources.count { $0.status == status }) \(status.text)"
  }
  let verb = running == 1 ? "is" : "are"
  return
    "\(running) of \(counted(sources.count, "source")) \(verb) running, \(others.sorted().joined(separator: ", "))."
}

// MARK: - Footer

func drawFooter(_ model: Model, in whole: Rect, on canvas: inout Canvas) {
  guard !whole.isEmpty else { return }
  // A short terminal has no header to say it.
  let marks = model.size.height < Layout.shortest && model.playback == nil ? timeMarks(model) : []
  canvas.draw(marks, at: Point(x: whole.x, y: whole.y), width: whole.width)
  let area = Rect(
    x: whole.x + marks.columns, y: whole.y, width: max(0, whole.width - marks.columns), height: whole.height)
  let origin = Point(x: area.x, y: area.y)
  if model.isFiltering {
    let text = " filter: \(model.state(of: model.list).filter)"
    let used = canvas.draw(text, at: origin, width: area.width, style: Style(.accent))
    canvas.draw(
      "   Enter keeps it, Esc drops it", at: Point(x: area.x + used + 1, y: area.y), width: area.width - used - 1,
      style: Style(.faint))
    canvas.cursor = Point(x: min(area.x + used, area.maxX - 1), y: area.y)
    return
  }
  if let entry = model.entry {
    drawEntry(entry, notice: model.notice?.text, in: area, on: &canvas)
    return
  }
  if let question = model.question {
    canvas.draw(" " + question.text, at: origin, width: area.width, style: Style(.warning, bold: true))
    return
  }
  if let notice = model.notice {
    canvas.draw(" " + notice.text, at: origin, width: area.width, style: Style(.accent, bold: true))
    return
  }
  canvas.draw(footerKeys(model, width: area.width), at: origin, width: area.width)
}

/// What nobody must overlook: this is not how it is now; no server is asked.
private func timeMarks(_ model: Model) -> [Span] {
  let past = Span(" \((model.latest.now - model.now).brief) ago ", Style(.warning, bold: true, reverse: true))
  let paused = Span(" paused", .warning, bold: true)
  return (model.isLookingBack ? [past] : []) + (model.isPaused ? [paused] : [])
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
  let isPast = model.isLookingBack && model.playback == nil
  let all = Bindings.at(model.place, model.mode)
  let bindings = all.filter {
    $0.short != nil && !(model.places.count == 1 && $0.action == .back) && !(isPast && $0.action.needsPresent)
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
