// Pane 7: everything that happened, on one time axis.

import Diagnosis
import Samples
import Screen

let timelinePane = Pane(
  id: .timeline, key: "7", title: "Timeline", orders: [],
  help: ["Everything that happened to sources and servers, the newest first, and what the operator did."],
  page: { model, size in timelinePage(model) },
  glance: { model, size in timelinePage(model) },
  summary: { _ in [] })

private func timelinePage(_ model: Model) -> Page {
  let events = model.latest.evidence.events(model.journal).reversed()
  let lines = events.map { event in
    let clock = event.at.clock(offset: model.options.utcOffset)
    return Line(
      [Span(clock + " ", .faint), Sign(event.severity).span, Span(" " + event.title)],
      row: Row(event.id, copies: event.title))
  }
  return Page(lines: lines.isEmpty ? [Line("Nothing has happened so far.", .faint)] : lines)
}
