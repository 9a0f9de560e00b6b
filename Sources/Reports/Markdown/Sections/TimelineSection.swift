// What happened around the outage, in its order: what repeats itself is told once, and there is an end to it.

import Diagnosis
import Samples

extension IncidentReport {
  /// So many rows at the beginning, and at the end, of a long timeline.
  private static let mostRows = 30
  /// What came so long before may have to do with it.
  private static let lead = Duration.seconds(600)
  private static let mostCompanions = 5

  var timeline: [Block] {
    guard !isHealthy else { return [] }
    let begin = (began ?? now - .seconds(3600)) - IncidentReport.lead
    let end = ended.map { min(now, $0 + IncidentReport.lead) } ?? now
    let known = evidence.events(journal)
    let events = known.filter { $0.lastAt >= begin && $0.at <= end && !$0.isRoutine }
    let heading = Block.heading(2, "Timeline")
    guard !events.isEmpty else {
      return [heading, .paragraph(["Nothing that happened is known of from \(begin) to \(end) UTC."])]
    }
    let legend: [Block.Row] = [.blank, .note("x hurt   ! warning   ? not known   + well again")]
    return [heading, .table(rows(of: told(events)) + legend)] + companions(among: known)
  }

  private func rows(of told: [ToldEvent]) -> [Block.Row] {
    let most = IncidentReport.mostRows
    guard told.count > 2 * most else { return dated(told) }
    return dated(Array(told.prefix(most))) + [.note("… \(told.count -| 2 * most) more …")]
      + dated(Array(told.suffix(most)))
  }

  /// With the date where another day begins.
  private func dated(_ told: [ToldEvent]) -> [Block.Row] {
    var day = ""
    return told.flatMap { told -> [Block.Row] in
      let date = String(told.event.at.utc.prefix(10))
      defer { day = date }
      return (date == day ? [] : [.note("\(own: date) (UTC)")]) + [row(of: told)]
    }
  }

  private func row(of told: ToldEvent) -> Block.Row {
    let event = told.event
    let others: Inline = told.others > 0 ? " (and \(told.others) more)" : ""
    return Block.Row(
      "\(own: event.at.clock())", "\(own: event.isRecovery ? "+" : event.severity.mark)", place(of: event) + others,
      "\(told.title, atMost: 140)")
  }

  private func place(of event: Event) -> Inline {
    placeName(of: event).map { "\(name: $0)" } ?? "-"
  }

  private func placeName(of event: Event) -> String? {
    event.source.map { evidence.source($0)?.name ?? $0 } ?? event.server?.name
  }

  /// The title without the name of its place, which stands before it.
  private func title(of event: Event) -> String { placeName(of: event) == nil ? event.title : event.clause }

  // MARK: Events of many sources

  /// An event, and how many other sources had the same at the same time.
  private struct ToldEvent {
    var event: Event
    var title: String
    var others = 0
    /// What is told, of the sources of one upstream.
    var key = ""
  }

  /// What happens to many sources of one upstream within a minute is told once, unless something else happened to one of
  /// them meanwhile: who stopped is seen to stop before it is seen to run again.
  private func told(_ events: [Event]) -> [ToldEvent] {
    var told: [ToldEvent] = []
    // The row that others may join, by its key; and the latest row of each source.
    var open: [String: Int] = [:]
    var latest: [String: Int] = [:]
    for event in events.sorted(by: { ($0.at, $0.id) < ($1.at, $1.id) }) {
      let title = title(of: event)
      guard let source = event.source else {
        told.append(ToldEvent(event: event, title: title))
        continue
      }
      let key = "\(event.kind.rawValue) \(event.upstream ?? "") \(title)"
      let before = latest[source]
      if let before, open[told[before].key] == before { open[told[before].key] = nil }
      if let row = open[key], row > before ?? -1, event.at - told[row].event.at <= .seconds(60) {
        told[row].others +|= 1
      } else {
        open[key] = told.count
        told.append(ToldEvent(event: event, title: title, key: key))
      }
      latest[source] = open[key]
    }
    return told
  }

  // MARK: What came shortly before

  /// What happened near the failure that began it, and may say why.
  private func companions(among events: [Event]) -> [Block] {
    let ids = Set(affected.map(\.id))
    let failures = events.filter {
      $0.isFailure && $0.source.map(ids.contains) == true && $0.at >= latestFailure ?? now
    }
    guard let first = failures.min(by: { ($0.at, $0.id) < ($1.at, $1.id) }) else { return [] }
    // That other sources were hurt, too, has been told.
    let others = first.companions(among: events.filter { $0.kind != .status }).prefix(IncidentReport.mostCompanions)
    let items = others.map { companion in
      Block.Item(
        "\(distance(of: companion.event, from: first)), \(place(of: companion.event)): \(title(of: companion.event))")
    }
    let failure: Inline = "the failure of \(place(of: first)) at \(own: first.at.clock())"
    return items.isEmpty ? [] : [.paragraph(["Near \(failure), the likeliest to explain it first:"]), .list(items)]
  }

  /// Of what happened several times, that of the time next to the failure.
  private func distance(of event: Event, from failure: Event) -> Inline {
    let (begin, end, failed) = (event.at.wholeSecond, event.lastAt.wholeSecond, failure.at.wholeSecond)
    if begin > failed { return "\(begin - failed) after it" }
    if end < failed { return "\(failed - end) before it" }
    return begin < failed && end > failed ? "since \(failed - begin) before it" : "at the same moment"
  }
}

extension Event {
  /// What a server's log says all day.
  fileprivate var isRoutine: Bool { kind == .log && severity == .info && !isRecovery }
}

extension Severity {
  fileprivate var mark: String {
    switch self {
    case .info: " "
    case .warning: "!"
    case .unknown: "?"
    case .critical: "x"
    }
  }
}
