// The line that a person quotes on the phone: who is hurt, since when, why, how sure.

import Diagnosis
import Samples
import Screen

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

/// Shows the wizard's key where something is wrong and the headline leaves room; the footer names it too.
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
    model.evidence.upstreams[name]?.sessions.value.map { (name, $0.headroom) }
  }
  if let (name, headroom) = headrooms.min(by: { $0.1.remainingAtLeast < $1.1.remainingAtLeast }) {
    let isOne = headroom.remaining == 1 && headroom.isExact
    parts.append("\(headroom.remainingWords) connection\(isOne ? " remains" : "s remain") on \(name).")
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
