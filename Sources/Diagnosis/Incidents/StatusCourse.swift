// The status of a source over time, in pieces that a strip can show.

package import Samples

extension Source.Status {
  /// How bad it is: 1 it runs, 2 neither that nor hurt, 3 it is hurt.
  package var gravity: Int {
    switch self {
    case .running: 1
    case .created, .starting, .paused, .dropped, .other: 2
    case .stalled, .failed, .ceased: 3
    }
  }
}

extension Evidence {
  /// The worst status of each of the `count` equal pieces of the `span` that ends at `now`, the oldest first; `nil` where
  /// nothing is known.
  package func statusCourse(
    of source: Source, over span: Duration, until now: Moment, count: Int
  ) -> [Source.Status?] {
    let events = materialize.events[source.id] ?? []
    let begin = now - span
    let piece = span.inMicroseconds /| Int64(max(1, count))
    var status = events.last { $0.at <= begin }?.status
    if events.isEmpty, let since = source.since, since <= begin { status = source.status }
    var next = events.firstIndex { $0.at > begin } ?? events.endIndex
    return (0..<count).map { index in
      let end = begin + .microseconds(piece *| Int64(index +| 1))
      var worst = status
      while next < events.endIndex, events[next].at <= end {
        status = events[next].status
        if let now = status, now.gravity > (worst?.gravity ?? 0) { worst = now }
        next +|= 1
      }
      return worst
    }
  }
}
