// What the timeline pane shows of the time: how much of it, until when, of whom, of which kind.

import Diagnosis
import Samples

struct Timeline: Sendable, Equatable {
  /// An index into the spans of the axis; `nil`: as near as shows what was watched.
  var zoom: Int?
  /// Where the axis ends; `nil`: at the latest moment.
  var end: Moment?
  /// The one kind, and the one server, of which events are shown; `nil` shows all.
  var kind: Event.Kind?
  var server: ServerID?
  /// What happened until the present, the oldest first, while it is shown, and when that was gathered.
  var events: [Event] = []
  var gatheredAt: Moment?

  var isFiltering: Bool { kind != nil || server != nil }

  func shows(_ event: Event) -> Bool {
    (kind == nil || event.kind == kind) && (server.map(event.concerns) ?? true)
  }
}

extension Model {
  /// How much of the time is shown.
  var timelineSpan: Duration { TimeAxis.spans[timelineZoom] }

  /// What the operator has chosen, or as near as shows all that was watched and what failed within the last hour; of servers
  /// no more than that hour.
  var timelineZoom: Int {
    if let zoom = timeline.zoom { return zoom }
    let end = latest.now
    let failure = timeline.events.first { $0.severity == .critical && end - $0.at < .seconds(3600) }
    let begin = min(time.playback?.begin ?? time.history.earliest ?? end, failure?.at ?? end)
    let widest = time.playback == nil ? TimeAxis.hour : TimeAxis.spans.count - 1
    return TimeAxis.spans[..<widest].firstIndex { $0 >= end - begin } ?? widest
  }

  /// The events that the pane shows, the oldest first.
  var shownEvents: [Event] { timeline.isFiltering ? timeline.events.filter(timeline.shows) : timeline.events }

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
      timeline.events = []
      timeline.gatheredAt = nil
      return
    }
    // What takes long is done less often.
    let pace = Model.gatheringPace * (1 + timeline.events.count / Model.manyEvents)
    if !anew, let gatheredAt = timeline.gatheredAt, time.clock - gatheredAt < pace { return }
    timeline.events = latest.evidence.events(journal)
    timeline.gatheredAt = time.clock
  }

  private static let gatheringPace = Duration.milliseconds(900)
  private static let manyEvents = 2_000
}
