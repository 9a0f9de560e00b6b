// The timeline pane: everything that happened, on one time axis, and the way back to any moment of it.

import Diagnosis
import Samples
import Screen

let timelinePane = Pane(
  id: .timeline, title: "Timeline", tab: "Time", orders: [],
  help: [
    "Everything that happened to sources and servers, wherever it was learned, and what the operator did. What happened "
      + "again and again is one event with its count. Above, one lane for each server and for the sources that it feeds; with "
      + "one server chosen, one for each kind of event. The list below has the newest first.",
    "Left and right move the moment that all panes show: go to another pane to see it as it was then; N comes back to the "
      + "present. Enter goes to the moment after the selected event. While the past is shown, the header says how long ago it "
      + "was, figures are as old as they were then, and nothing can be changed or asked.",
    "The status history comes from Materialize, the starts of servers and their logs from themselves: these reach back to "
      + "before the program was started. How the panes looked is remembered since it was started: every refresh of the last "
      + "minute, then more and more seldom, for a month. Most servers, lists and failures: less of each.",
    "At a source's failure stands what happened from five minutes before it to half a minute after it and may explain it, "
      + "the likeliest first: a restart of its own upstream weighs more than a reload, and that more than anything elsewhere.",
    "Times are by this machine's clock; those that a server told are corrected by the difference of the clocks.",
  ],
  page: { model, size in timelinePage(model, size) },
  glance: { model, size in timelinePage(model, size) },
  summary: { _ in [] })

private func timelinePage(_ model: Model, _ size: Size) -> Page {
  let events = model.shownEvents
  let sketch = TimelineSketch(model, size)
  var page = Page()
  page.top = sketch.lines(events, model)
  page.lines = eventLines(events, model, width: size.width)
  if events.isEmpty {
    let what = model.timeline.isFiltering ? "of this kind and place " : ""
    page.lines.append(Line([Sign.good.span, Span(" Nothing \(what)has happened so far.", .faint)]))
  }
  return page
}
