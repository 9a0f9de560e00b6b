// The sources pane: every PostgreSQL source of Materialize, the worst first.

import Diagnosis
import Samples
import Screen

let sourcesPane = Pane(
  id: .sources, title: "Sources", tab: "Src",
  orders: sourceOrders.map(\.name),
  help: [
    "A source that fails goes round starting → stalled every five seconds: \"since\" counts from when it last ran, and "
      + "\"restarts\" counts the attempts of the last hour (rows with status starting).",
    "\"connection closed\" carries no reason: Materialize's client says it when its connection had died already. The next "
      + "attempt's error, some five seconds later, usually does; open the source to read the history.",
    "stalled is shown for errors that heal by themselves and for those that never will: the diagnosis in the source's "
      + "details says which.",
    "The strip shows the last hour, the newest at the right: ▁ running, ▄ starting or paused, █ stalled.",
    "Materialize's connections are in mz_connections (id, name, type, create_sql); there is no column connection_type as "
      + "the guide's query has it.",
  ],
  page: { model, size in sourcesPage(model, size, isGlance: false) },
  glance: { model, size in sourcesPage(model, size, isGlance: true) },
  summary: { model in
    let sources = model.evidence.materialize.sources.value ?? []
    let hurt = sources.count { Sign($0.status).isBad }
    return hurt == 0
      ? [Sign.good.span, Span(" \(counted(sources.count, "source")) running")]
      : [Sign.critical.span, Span(" \(hurt) of \(counted(sources.count, "source")) not running", .critical)]
  })

private func sourcesPage(_ model: Model, _ size: Size, isGlance: Bool) -> Page {
  guard !model.evidence.targets.isEmpty else { return Page(lines: [Line("Starting …", .unknown)]) }
  guard model.evidence.watchesMaterialize else {
    return Page(lines: [
      Line("No Materialize is watched, so the sources are not known.", .faint),
      Line("Name one with --materialize CONNINFO or PGWATCH_MATERIALIZE.", .faint),
    ])
  }
  let reading = model.evidence.materialize.sources
  var page = Page(server: model.mark(of: .materialize, measured: reading.at))
  page.top = model.stateLines(of: .materialize)
  page.lines = model.troubleLine(reading.trouble, what: "Sources")
  guard let sources = reading.value else { return page }
  guard !sources.isEmpty else {
    page.lines.append(Line("Materialize has no PostgreSQL source.", .faint))
    return page
  }
  let state = model.state(of: .pane(.sources))
  let order = sourceOrders[state.order]
  let byName = sources.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  let table = Table(
    columns: columns(isGlance: isGlance, hasError: sources.contains { !shownError(of: $0, model).isEmpty }),
    entries: order.sort(byName, state.isReversed, model).map { entry($0, model, isGlance: isGlance) },
    sorted: isGlance ? nil : (order.column, state.isReversed))
  let (heading, rows) = table.lines(width: size.width)
  page.top.append(heading)
  page.lines += rows
  return page
}

private let stripWidth = 24

/// An error wants room to be understood; the strip and the cluster give way to it.
private func columns(isGlance: Bool, hasError: Bool) -> [Column] {
  [
    Column("  source", most: isGlance ? 24 : 40),
    Column("status", least: 8),
    Column("since", least: 6),
    Column("restarts/h", align: .right, rank: isGlance ? 9 : 3),
    Column("lag", least: 5, align: .right, rank: isGlance ? 9 : 4),
    Column("upstream", most: 24, rank: isGlance ? 8 : 2),
    Column("cluster", most: 16, rank: isGlance ? 10 : 6),
    Column("last hour", least: stripWidth, rank: isGlance ? 7 : 5),
    Column("error", least: hasError ? isGlance ? 26 : 48 : 5, rank: 1, elastic: true),
  ]
}

private func entry(_ source: Source, _ model: Model, isGlance: Bool) -> Table.Entry {
  let sign = Sign(source.status)
  let record = model.evidence.materialize
  let restarts = record.restarts(of: source.id, since: model.now - .seconds(3600))
  let since = model.evidence.since(source).map { (model.now - $0).brief } ?? ""
  let error = shownError(of: source, model)
  return Table.Entry(
    row: Row(
      source.id, copies: source.error ?? source.fullName, enter: .open(.source(source.id)),
      note: error.isEmpty ? nil : error),
    cells: [
      [sign.span, Span(" " + source.name, .plain, bold: sign.isBad)],
      [Span(source.status.text, sign == .good ? .plain : sign.ink)],
      [Span(since)],
      [Span(restarts == 0 ? "" : String(restarts), restarts > 3 ? .warning : .plain)],
      [Span(source.lag?.brief ?? "")],
      [Span(model.evidence.upstreamName(of: source) ?? "")],
      [Span(source.cluster ?? "")],
      statusStrip(source, model, width: stripWidth),
      [Span(error, sign == .good ? .faint : sign.ink)],
    ])
}

/// The current error; between two failing attempts, when there is none, the latest telling one of the history.
private func shownError(of source: Source, _ model: Model) -> String {
  if let error = source.error { return error }
  guard source.status != .running else { return "" }
  let latest = model.evidence.materialize.events[source.id]?.last { $0.error != nil && $0.status != .running }
  return latest?.error ?? ""
}

/// Of sources that come by their names.
private let sourceOrders: [RowOrder<Source>] = [
  RowOrder("urgency", column: 1) { source, _ in Sign(source.status).urgency },
  RowOrder("name", column: 0) { sources, isReversed, _ in isReversed ? sources.reversed() : sources },
  RowOrder("since", column: 2, highestFirst: true) { source, model in model.evidence.since(source)?.microseconds ?? 0 },
  RowOrder("restarts", column: 3, highestFirst: true) { source, model in
    model.evidence.materialize.restarts(of: source.id, since: model.now - .seconds(3600))
  },
  RowOrder("lag", column: 4, highestFirst: true) { source, _ in source.lag ?? .zero },
  RowOrder("upstream", column: 5) { source, model in model.evidence.upstreamName(of: source) ?? "" },
]

/// The status over the last hour, the worst of each piece. The height of the blocks tells it without colour.
func statusStrip(_ source: Source, _ model: Model, width: Int, span: Duration = .seconds(3600)) -> [Span] {
  model.evidence.statusCourse(of: source, over: span, until: model.now, count: width).map { status in
    guard let status else { return Span(" ") }
    return Span(["▁", "▄", "█"][status.gravity - 1], Sign(status).ink)
  }
}
