// What pane 7 shows of the time: how much of it, until when, of whom, of which kind.

import Diagnosis
import Samples

struct Timeline: Sendable, Equatable {
  /// An index into the spans of the axis: an hour.
  var zoom = 2
  /// Where the axis ends; `nil`: at the latest moment.
  var end: Moment?
  /// The one kind, and the one server, of which events are shown; `nil` shows all.
  var kind: Event.Kind?
  var server: ServerID?

  var span: Duration { TimeAxis.spans[zoom] }
  var isFiltering: Bool { kind != nil || server != nil }

  func shows(_ event: Event) -> Bool {
    (kind == nil || event.kind == kind) && (server.map(event.concerns) ?? true)
  }
}

extension Model {
  /// The events that the pane shows, the oldest first.
  var shownEvents: [Event] { timeline.isFiltering ? events.filter(timeline.shows) : events }

  private var showsEvents: Bool {
    switch place {
    case .pane(.timeline), .source: true
    default: false
    }
  }

  /// Gathers what happened, all of it up to the present, while it is shown: with hundreds of servers that is work, so not
  /// more often than the clock moves.
  mutating func gatherEvents(anew: Bool = false) {
    guard showsEvents else {
      events = []
      eventsAt = nil
      return
    }
    if !anew, let eventsAt, clock - eventsAt < Model.gatheringPace { return }
    events = latest.evidence.events(journal)
    eventsAt = clock
  }

  private static let gatheringPace = Duration.milliseconds(900)
}
