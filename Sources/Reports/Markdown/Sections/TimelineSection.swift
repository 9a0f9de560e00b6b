// What happened around the outage, in its order: what repeats itself is told once, and there is an end to it.

import Diagnosis
import Samples

extension IncidentReport {
  /// So many rows at the beginning, and at the end, of a long timeline.
  private static let mostRows = 30
  /// What came so long before may have to do with it.
  private static let lead = Duration.seconds(600)

  var timeline: [Block] {
    guard !isHealthy else { return [] }
    let begin = (began ?? now - .seconds(3600)) - IncidentReport.lead
    let end = ended.map { min(now, $0 + IncidentReport.lead) } ?? now
    let events = evidence.events(journal).filter { $0.lastAt >= begin && $0.at <= end }.repetitionsJoined
    let heading = Block.heading(2, "Timeline")
    guard !events.isEmpty else {
      return [heading, .paragraph(["Nothing that happened is known of from \(begin) to \(end) UTC."])]
    }
    return [heading, .table(rows(of: events) + [.blank, .note("x hurt   ! warning   ? not known   + well again")])]
  }

  private func rows(of events: [Event]) -> [Block.Row] {
    let most = IncidentReport.mostRows
    guard events.count > 2 * most else { return dated(events) }
    return dated(Array(events.prefix(most))) + [.note("… \(events.count - 2 * most) more …")]
      + dated(Array(events.suffix(most)))
  }

  /// With the date where another day begins.
  private func dated(_ events: [Event]) -> [Block.Row] {
    var day = ""
    return events.flatMap { event -> [Block.Row] in
      let date = String(event.at.utc.prefix(10))
      defer { day = date }
      return (date == day ? [] : [.note("\(own: date) (UTC)")]) + [row(of: event)]
    }
  }

  private func row(of event: Event) -> Block.Row {
    let times: Inline = event.count > 1 ? "\(event.count) times until \(own: event.lastAt.clock()): " : ""
    return Block.Row(
      "\(own: event.at.clock())", "\(own: event.isRecovery ? "+" : event.severity.mark)", place(of: event),
      "\(times)\(event.title.plain.cut(to: 140))")
  }

  private func place(of event: Event) -> Inline {
    if let id = event.source { return "\(name: evidence.source(id)?.name ?? id)" }
    return event.server.map { "\(name: $0.name)" } ?? "-"
  }
}

extension [Event] {
  /// A source that fails goes round `starting` and `stalled` every few seconds: each of these is one row until it recovers.
  fileprivate var repetitionsJoined: [Event] {
    var joined: [Event] = []
    var places: [String: Int] = [:]
    for event in self {
      let subject = "\(event.kind.rawValue) \(event.server?.name ?? "") \(event.source ?? "")"
      if event.isRecovery { places = places.filter { !$0.key.hasPrefix(subject) } }
      let key = "\(subject) \(event.title)"
      if event.kind != .action, let place = places[key] {
        joined[place].count += event.count
        joined[place].lastAt = event.lastAt
      } else {
        places[key] = joined.count
        joined.append(event)
      }
    }
    return joined
  }
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
