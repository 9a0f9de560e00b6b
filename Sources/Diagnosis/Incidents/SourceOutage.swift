// An outage of a source, as a report tells it: also one that is over.

package import Samples

package struct SourceOutage: Sendable, Equatable, Identifiable {
  package var source: Source
  /// `nil` where Materialize does not say.
  package var began: Moment?
  /// When it ran again; `nil` while it does not.
  package var ended: Moment?

  package var id: String { source.id }
}

extension Evidence {
  /// The latest outage of each source that has one in its history or is in one, in the order of the sources.
  package func latestOutages(until now: Moment) -> [SourceOutage] {
    (materialize.sources.value ?? []).compactMap { source in
      let course = SourceCourse(of: source, in: materialize, now: now)
      switch source.status {
      case .created, .dropped: return nil
      // A source that starts for the first time has ceased to do nothing.
      case .running: guard course.ranBefore, course.began != nil, course.ended != nil else { return nil }
      case .starting: guard course.ranBefore || !course.errors.isEmpty else { return nil }
      case .paused, .stalled, .failed, .ceased, .other: break
      }
      return SourceOutage(source: source, began: course.began, ended: course.ended)
    }
  }
}
