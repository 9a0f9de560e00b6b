// The first line: who is watched and how they are, how time goes, and what time it is.

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
  if model.time.playback != nil { return playbackTime(model) }
  let marks = timeMarks(model)
  let pace = marks.isEmpty ? [Span("every \(model.time.interval.pace)", .faint)] : marks
  return pace + [Span("  \(model.now.clock(offset: model.options.utcOffset)) ", .plain)]
}

/// What nobody must overlook: this is not how it is now; no server is asked.
func timeMarks(_ model: Model) -> [Span] {
  let past = Span(" \((model.latest.now - model.now).brief) ago ", Style(.warning, bold: true, reverse: true))
  let paused = Span(" paused", .warning, bold: true)
  return (model.isLookingBack ? [past] : []) + (model.time.isPaused ? [paused] : [])
}

/// Those in trouble first, then Materialize, then the others; of each its wordings, the longest first.
private func headerServers(_ model: Model) -> [[[Span]]] {
  let ids = model.evidence.targets.map(\.id)
  let hurt = ids.filter { model.condition(of: $0) != .live }.map { [trouble(of: $0, model)] }
  let well = ids.filter { model.condition(of: $0) == .live }.map { id -> [[Span]] in
    var wordings = [id.name]
    if id == .materialize, let facts = model.evidence.materialize.facts.value {
      let version = "Materialize \(facts.version.firstWord)"
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
    let tenths = (inMicroseconds +| 50_000) / 100_000
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}
