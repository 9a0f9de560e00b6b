// The events in lanes: who stands in which, and how each lane is drawn on the axis.

import Diagnosis
import Samples
import Screen

struct Lane {
  var title: String
  var events: [Event]
}

extension Lane {
  /// At most `count` lanes for the events: each server and the sources that it feeds; of one server, each kind. Where there
  /// is no room for all, the quietest share the last one.
  static func all(_ events: [Event], _ model: Model, count: Int) -> [Lane] {
    if count == 1 { return [Lane(title: "", events: events)] }
    if model.timeline.server != nil { return fit(byKind(events), count) }
    let apart = byServer(events, model, sourcesApart: true)
    return apart.count <= count ? apart : fit(byServer(events, model, sourcesApart: false), count)
  }

  private static func byKind(_ events: [Event]) -> [Lane] {
    let groups = Dictionary(grouping: events, by: \.kind)
    return Event.Kind.allCases.compactMap { kind in groups[kind].map { Lane(title: kind.rawValue, events: $0) } }
  }

  private static func byServer(_ events: [Event], _ model: Model, sourcesApart: Bool) -> [Lane] {
    let groups = Dictionary(grouping: events) { Group($0, sourcesApart: sourcesApart) }
    var lanes: [Lane] = []
    func add(_ group: Group, _ title: String) {
      lanes.append(Lane(title: title, events: groups[group] ?? []))
    }
    if model.evidence.watchesMaterialize { add(.materialize, "Materialize") }
    for name in model.evidence.upstreamNames {
      add(.upstream(name), name)
      if sourcesApart, groups[.sources(name)] != nil { add(.sources(name), "  its sources") }
    }
    add(.operatorAndProgram, "actions")
    return lanes
  }

  private enum Group: Hashable {
    case materialize, operatorAndProgram
    case upstream(String)
    case sources(String)

    init(_ event: Event, sourcesApart: Bool) {
      switch (event.kind, event.upstream) {
      case (.action, _), (.watching, _): self = .operatorAndProgram
      case (.status, let upstream?): self = sourcesApart ? .sources(upstream) : .upstream(upstream)
      case (_, let upstream?): self = .upstream(upstream)
      case (_, nil): self = .materialize
      }
    }
  }

  private static func fit(_ lanes: [Lane], _ count: Int) -> [Lane] {
    guard lanes.count > count else { return lanes }
    let loudest = lanes.indices.sorted { (lanes[$1].loudness, $0) < (lanes[$0].loudness, $1) }.prefix(count - 1)
    let others = lanes.indices.filter { !loudest.contains($0) }
    return loudest.sorted().map { lanes[$0] }
      + [Lane(title: "\(others.count) others", events: others.flatMap { lanes[$0].events })]
  }

  private var loudness: Int { events.reduce(0) { max($0, $1.prominence) } * 100_000 + events.count }
}

// MARK: - Drawing

extension Lane {
  /// One cell for each column: the sign of the worst that happened in it, a line while something went on.
  func cells(on axis: TimeAxis) -> [Span] {
    var cells = [Span](repeating: Span(" "), count: axis.columns)
    var prominence = [Int](repeating: -1, count: axis.columns)
    for event in events {
      guard let columns = axis.columns(from: event.at, through: event.lastAt) else { continue }
      let begin = axis.column(of: event.at)
      for column in columns {
        let isSign = column == begin
        // A sign is never hidden by a line.
        let rank = event.prominence * 2 + (isSign ? 20 : 0)
        guard rank > prominence[column] else { continue }
        prominence[column] = rank
        cells[column] = isSign ? event.sign : Span("─", event.sign.style)
      }
    }
    return cells
  }
}

extension Event {
  /// Severity as a sign; what is neither good nor bad is a dot.
  var sign: Span {
    if isRecovery { return Sign.good.span }
    return severity == .info ? Span("·") : Sign(severity).span
  }

  /// What is to be seen where several would stand in one place.
  var prominence: Int {
    if isRecovery { return 1 }
    switch severity {
    case .info: return 0
    case .unknown: return 2
    case .warning: return 3
    case .critical: return 4
    }
  }
}
