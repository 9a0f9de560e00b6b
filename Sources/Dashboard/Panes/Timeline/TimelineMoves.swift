// On the time axis: moving the cursor, zooming, panning, choosing what is shown.

import Diagnosis
import Samples
import Screen

extension Model {
  /// Moves the moment that is shown by `step` columns of the axis.
  mutating func moveCursor(by step: Int) -> [Effect] {
    guard let axis = timelineSketch?.axis else { return [] }
    // Where it stands beside the axis, its nearest edge counts.
    let column = axis.column(of: position) ?? (position > axis.end(of: 0) ? axis.columns : -1)
    let effects = look(at: axis.end(of: column + step))
    keepCursorInView()
    return effects
  }

  /// The moment under the mouse.
  mutating func look(atColumn column: Int) -> [Effect] {
    guard let axis = timelineSketch?.axis, (0..<axis.columns).contains(column) else { return [] }
    return look(at: axis.end(of: column))
  }

  /// The moment after an event, so that it has happened.
  mutating func look(at event: Event) -> [Effect] {
    // A recording has been seen by the next refresh.
    let seen =
      time.playback == nil ? time.history.moment(after: event.seenAt, on: event.server) : event.seenAt + time.interval
    guard let moment = seen else {
      showOnAxis(event.at)
      say("Servers were not watched then: there is nothing to show but what they told of it later.")
      return []
    }
    let effects = look(at: moment, exactly: true)
    keepCursorInView()
    return effects
  }

  /// The upper part of the timeline as it stands on the screen.
  var timelineSketch: TimelineSketch? {
    let panel = Layout(self).panels.first { $0.place == .pane(.timeline) }
    return panel.map { TimelineSketch(self, $0.frame.inset(by: 1).size) }
  }

  // MARK: How much of the time

  /// The cursor stays where it is on the axis.
  mutating func zoom(by step: Int) {
    let zoom = timelineZoom + step
    guard TimeAxis.spans.indices.contains(zoom) else {
      return say(step < 0 ? "This is as near as it goes." : "This is as far as it goes.")
    }
    let end = timeline.end ?? latest.now
    let ahead = max(.zero, end - now) *| (TimeAxis.spans[zoom] / timelineSpan)
    timeline.zoom = zoom
    endAxis(at: now + ahead)
  }

  /// By half of what is shown; the moment that is shown stays.
  mutating func pan(by step: Int) {
    endAxis(at: (timeline.end ?? latest.now) + timelineSpan /| 2 *| step)
  }

  private mutating func keepCursorInView() {
    let end = timeline.end ?? latest.now
    if position > end || position < end - timelineSpan { showOnAxis(position) }
  }

  private mutating func showOnAxis(_ moment: Moment) { endAxis(at: moment + timelineSpan /| 2) }

  /// An axis that reaches the present goes along with it.
  private mutating func endAxis(at moment: Moment) { timeline.end = moment < latest.now ? moment : nil }

  // MARK: Of what

  mutating func showNextKind() {
    let seen = Event.Kind.allCases.filter { kind in timeline.events.contains { $0.kind == kind } }
    let index = timeline.kind.flatMap(seen.firstIndex).map { $0 + 1 } ?? 0
    timeline.kind = index < seen.count ? seen[index] : nil
    changeList { $0.selected = nil }
    say(timeline.kind.map { "Only events of kind \($0.rawValue)." } ?? "All kinds of events.")
  }

  mutating func showNextServer(by step: Int) {
    let choices: [ServerID?] = [nil] + latest.evidence.targets.map(\.id)
    let index = choices.firstIndex(of: timeline.server) ?? 0
    timeline.server = choices[(index + step + choices.count) % choices.count]
    changeList { $0.selected = nil }
    say(timeline.server.map { "Only what concerns \($0.name)." } ?? "All servers.")
  }
}
