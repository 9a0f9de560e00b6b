// A source that a report is about, and every time that it was hurt.

import Diagnosis
import Samples

struct AffectedSource: Sendable, Identifiable {
  /// A time at which it did not run.
  struct Outage: Sendable {
    /// `nil` where Materialize does not say.
    var began: Moment?
    /// `nil` while it lasts.
    var ended: Moment?
  }

  var source: Source
  /// Those that followed shortly upon one another, the oldest first; never empty.
  private(set) var outages: [Outage]

  /// What began so shortly after the end of another outage belongs to it.
  static let gap = Duration.seconds(900)

  var id: String { source.id }
  var began: Moment? { outages.first?.began }
  var ended: Moment? { outages.last?.ended }

  init(_ latest: SourceOutage, in materialize: MaterializeRecord) {
    source = latest.source
    outages = [Outage(began: latest.began?.wholeSecond, ended: latest.ended?.wholeSecond)]
    for outage in materialize.endedOutages(of: source.id).reversed() {
      guard let next = outages[0].began, let began = outage.began, let ended = outage.ended,
        next - ended < AffectedSource.gap
      else { break }
      if began < next { outages.insert(outage, at: 0) }
    }
  }
}

extension MaterializeRecord {
  /// What the history tells of a source. Its first start is no outage, nor is a pause.
  fileprivate func endedOutages(of source: String) -> [AffectedSource.Outage] {
    var outages: [AffectedSource.Outage] = []
    var began: Moment?
    var ran = false
    for event in events[source] ?? [] {
      let isRunning = event.status == .running
      if isRunning, let began { outages.append(.init(began: began, ended: event.at.wholeSecond)) }
      if isRunning || event.status == .paused { began = nil } else if ran { began = event.at.wholeSecond }
      ran = isRunning
    }
    return outages
  }
}

extension Moment {
  /// Without the fraction, which is not written: spans are those between the times that stand beside them.
  var wholeSecond: Moment {
    let fraction = microseconds % 1_000_000
    return self - .microseconds(fraction < 0 ? fraction +| 1_000_000 : fraction)
  }
}
