// The lines of the log as rows: which are shown, in which order, and where a source failed among them.

import Diagnosis
import Samples
import Screen

extension LogClass {
  /// All that explain something.
  static let telling = allCases.filter { $0 != .other }
}

/// Of runs that come with the newest first.
let logOrders: [RowOrder<LogRun>] = [
  RowOrder("time", column: 0) { runs, isReversed, _ in isReversed ? runs.reversed() : runs },
  RowOrder("class", column: 1) { run, _ in run.event.classRank },
  RowOrder("severity", column: 2, highestFirst: true) { run, _ in run.event.severityRank },
]

extension Model {
  /// The log of the upstream that is shown.
  var shownLogs: LogRecord? { shownUpstream.flatMap { evidence.upstreams[$0]?.logs } }

  /// Classes of which there are lines.
  var logClassesSeen: [LogClass] {
    let seen = Set((shownLogs?.lines ?? []).map(\.event.logClass))
    return LogClass.allCases.filter(seen.contains)
  }

  /// In the order that was chosen, of the class that was chosen, repetitions taken together.
  var shownLogRuns: [LogRun] {
    let state = state(of: .pane(.logs))
    let lines = (shownLogs?.lines ?? []).filter { logView.logClass == nil || $0.event.logClass == logView.logClass }
    let newestFirst = Array(LogRun.all(in: lines).reversed())
    return logOrders[state.order].sort(newestFirst, state.isReversed, self)
  }

  /// When the source that one came from ceased to run, or the first one of this upstream that does not.
  var failureAtHand: (source: Source, at: Moment)? {
    let sources = shownUpstream.map { evidence.sources(fedBy: $0) } ?? []
    let candidates = (openSource.map { [$0] } ?? []) + sources
    guard let source = candidates.first(where: { $0.status != .running }), let at = evidence.since(source) else {
      return nil
    }
    return (source, at)
  }

  func logRun(nearest moment: Moment) -> LogRun? {
    func distance(_ run: LogRun) -> Duration { (run.at - moment).magnitude }
    return shownLogRuns.min { distance($0) < distance($1) }
  }
}

extension LogEvent {
  fileprivate var classRank: Int { LogClass.allCases.firstIndex(of: logClass) ?? 0 }
  fileprivate var severityRank: Int { severity.flatMap(LogSeverity.allCases.firstIndex) ?? 0 }
}

// MARK: - Rows

func logTable(
  _ runs: [LogRun], _ model: Model, width: Int, isGlance: Bool
) -> (heading: Line, rows: [Line]) {
  let state = model.state(of: .pane(.logs))
  let columns = [
    Column("  time", least: 10, most: 12),
    Column("class", least: 8, most: 14, rank: 1),
    Column("severity", least: 7, rank: 3),
    Column("role", least: 6, most: 16, rank: 2),
    Column("address", least: 9, most: 20, rank: 5),
    Column("pid", least: 6, align: .right, rank: 4),
    Column("message", least: isGlance ? 20 : 36, elastic: true),
  ]
  let order = logOrders[state.order]
  let table = Table(
    columns: columns, entries: runs.map { entry($0, model, width: width) },
    sorted: isGlance ? nil : (order.column, state.isReversed))
  let (heading, rows) = table.lines(width: width)
  guard state.order == 0, let failure = model.failureAtHand else { return (heading, rows) }
  return (heading, marking(failure, in: rows, of: runs, model, newestFirst: !state.isReversed))
}

/// The rows with a line where the source failed.
private func marking(
  _ failure: (source: Source, at: Moment), in rows: [Line], of runs: [LogRun], _ model: Model,
  newestFirst: Bool
) -> [Line] {
  guard !rows.isEmpty else { return rows }
  let place = runs.firstIndex { newestFirst ? $0.at <= failure.at : $0.at > failure.at } ?? rows.count
  var rows = rows
  let clock = failure.at.clock(offset: model.options.utcOffset)
  rows.insert(
    Line([Span("╌╌ \(clock) ", .critical), Span("\(failure.source.name) ceased to run ╌╌", .critical)]), at: place)
  return rows
}

private func entry(_ run: LogRun, _ model: Model, width: Int) -> Table.Entry {
  let event = run.event
  let sign = Sign(event)
  let words = run.count == 1 ? event.words : "\(run.count) times since \(time(run.first.at, model)): \(event.words)"
  return Table.Entry(
    row: Row(run.id, copies: event.words, note: words),
    cells: [
      [sign.map(\.span) ?? Span(" "), Span(" " + time(run.at, model))],
      [Span(event.logClass.title, event.logClass == .other ? .faint : .plain)],
      [Span(event.severity?.rawValue ?? "", sign?.ink ?? .faint)],
      [Span(event.role ?? "")],
      [Span(event.address ?? "", .faint)],
      [Span(run.count == 1 ? event.pid.map(String.init) ?? "" : "", .faint)],
      // What lies beyond the edge is in the note; measuring it would cost more than it shows.
      [Span(run.count == 1 ? "" : "\(run.count)× ", .accent), Span(String(event.message.prefix(width)).plain)],
    ])
}

/// The time of day, or the day where that is another one.
private func time(_ moment: Moment, _ model: Model) -> String {
  if model.now - moment < .seconds(86_400) { return moment.clock(offset: model.options.utcOffset) }
  return String((moment + .seconds(model.options.utcOffset)).utc.prefix(10))
}

extension Sign {
  /// `nil` for a line that is nobody's trouble.
  fileprivate init?(_ event: LogEvent) {
    switch event.severity {
    case .fatal, .panic: self = .critical
    case .error, .warning: self = .warning
    case _ where event.logClass != .other: self = .advice
    default: return nil
    }
  }
}

extension LogEvent {
  /// Everything that the entry says.
  fileprivate var words: String {
    let head = [severity?.rawValue, sqlstate].compactMap(\.self).joined(separator: " ")
    let who: [String?] = [
      role.map { "role \($0)" }, database.map { "database \($0)" }, address.map { "from \($0)" }, application,
      backendType, pid.map { "pid \($0)" }, sessionTime.map { "session of \($0.brief)" },
    ]
    let parts: [String?] = [
      head.isEmpty ? message : "\(head): \(message)", detail.map { "DETAIL: \($0)" }, hint.map { "HINT: \($0)" },
      who.compactMap(\.self).joined(separator: ", "),
    ]
    return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
