// The events as rows, the newest first, and what is said of the selected one.

import Diagnosis
import Samples
import Screen

/// - Parameter events: the oldest first.
func eventLines(_ events: [Event], _ model: Model, width: Int) -> [Line] {
  let rows = Array(events.reversed())
  let selected = selectedEvent(of: rows, model)
  var lines = rows.map { event in
    line(of: event, model, width: width, isSelected: event.id == selected)
  }
  if model.isLookingBack, !rows.isEmpty {
    let place = rows.firstIndex { $0.at <= model.now } ?? rows.count
    lines.insert(Line("╌╌ \(shortTime(model.now, model)) is shown ╌╌", .warning), at: place)
  }
  return lines
}

/// Explanations are looked for only where they are read.
private func selectedEvent(of rows: [Event], _ model: Model) -> String? {
  let state = model.state(of: .pane(.timeline))
  if let selected = state.selected, rows.contains(where: { $0.id == selected }) { return selected }
  return rows.isEmpty ? nil : rows[min(max(0, state.index), rows.count - 1)].id
}

private func line(of event: Event, _ model: Model, width: Int, isSelected: Bool) -> Line {
  let isNarrow = width < 60
  // The day, where that is another one, is all that there is room for.
  let time = isNarrow ? String(shortTime(event.at, model).prefix(8)) : shortTime(event.at, model)
  let isLater = model.isLookingBack && event.at > model.now
  var spans = [Span(time.padding(to: isNarrow ? 9 : 12), .faint), event.sign, Span(" ")]
  if width >= 100 { spans.append(Span(event.kind.rawValue.padding(to: 14), .faint)) }
  spans.append(Span(event.title, event.severity == .critical && !event.isRecovery ? .critical : .plain))
  if isLater { for index in spans.indices { spans[index].style.dim = true } }
  let note = isSelected ? note(on: event, model) : event.title
  let row = Row(event.id, copies: "\(event.at.utc) UTC \(event.title)", enter: .lookAt(event), note: note)
  return Line(spans, row: row)
}

/// The whole text, and what may explain it.
private func note(on event: Event, _ model: Model) -> String {
  let companions = event.companions(among: model.timeline.events)
  guard !companions.isEmpty else { return [event.title, event.note].compactMap(\.self).joined(separator: "\n") }
  return "\(event.title)\nNear it: " + companions.map(\.words).joined(separator: "; ")
}

extension Companion {
  /// `12s before: orders-db was restarted`
  var words: String {
    let distance = lead < .zero ? "\(lead.magnitude.brief) after" : "\(lead.brief) before"
    return "\(lead.inSeconds.magnitude < 1 ? "just then" : distance): \(event.title)"
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
