// How one step of the way to a server went over time.

package import Samples

/// The latest outcomes of one step; bounded (at a probe every 30 s: the last hour).
package struct StepHistory: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    package var at: Moment
    /// `nil` for a failure.
    package var span: Duration?
  }

  package static let limit = 120

  package private(set) var entries: [Entry] = []

  package init() {}

  /// A step that was not tried tells nothing.
  package mutating func append(_ outcome: StepOutcome, at moment: Moment) {
    switch outcome {
    case .passed(let span): entries.append(Entry(at: moment, span: span))
    case .failed: entries.append(Entry(at: moment, span: nil))
    case .skipped: return
    }
    if entries.count > StepHistory.limit { entries.removeFirst() }
  }

  func until(_ moment: Moment) -> StepHistory {
    var history = self
    history.entries.removeAll { $0.at > moment }
    return history
  }

  package var failures: Int { entries.count { $0.span == nil } }

  /// In milliseconds, the oldest first; a failure is a gap.
  package var course: [Double?] { entries.map { $0.span?.inMilliseconds } }

  package func percentile(_ share: Double) -> Duration? { entries.compactMap(\.span).percentile(share) }
}

extension [Duration] {
  /// The smallest of these that `share` (0…1) of them do not exceed (nearest rank); `nil` when there are none.
  package func percentile(_ share: Double) -> Duration? {
    guard !isEmpty else { return nil }
    let rank = Int(saturating: (share * Double(count)).rounded(.up))
    return sorted()[Swift.min(Swift.max(rank, 1), count) -| 1]
  }
}
