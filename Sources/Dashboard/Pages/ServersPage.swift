// Every watched server in a row of its own, those in trouble first: the way to choose one among hundreds.

import Diagnosis
import Samples
import Screen

func serversPage(_ model: Model, _ size: Size) -> Page {
  let columns = [
    Column("  server", least: 12, most: 32), Column("state", least: 14, most: 26), Column("remaining", align: .right),
    Column("of", align: .right, rank: 3), Column("round trip", align: .right, rank: 2),
    Column("version", least: 6, most: 12, rank: 4), Column("sources", align: .right, rank: 5),
    Column("address", rank: 6, elastic: true),
  ]
  let targets = sorted(model.evidence.targets, reversed: false) { model.sign(of: $0.id).urgency }
  let entries = targets.map { entry($0, model) }
  guard !entries.isEmpty else { return Page(lines: [Line("No server is watched yet.", .faint)]) }
  let (heading, rows) = Table(columns: columns, entries: entries).lines(width: size.width)
  return Page(top: [heading], lines: rows)
}

private func entry(_ target: Target, _ model: Model) -> Table.Entry {
  let name = target.id.name
  let link = model.evidence.link(of: target.id)
  let sign = model.sign(of: target.id)
  let address = [target.host, target.port.map(String.init)].compactMap(\.self).joined(separator: ":")
  var row = Row("server " + name, copies: address, note: target.obstacle ?? link?.lost?.loss.allWords)
  var remaining: [Span] = []
  var limit = ""
  var sources = ""
  if case .upstream(let upstream) = target.id {
    row.enter = .choose(upstream, .connections)
    if let headroom = model.evidence.upstreams[upstream]?.sessions.value?.headroom {
      remaining = [Span(headroom.remainingWords, headroom.remaining == 0 ? .critical : .plain)]
      limit = String(headroom.ordinary)
    }
    sources = String(model.evidence.sources(fedBy: upstream).count)
  } else {
    row.enter = .open(.pane(.sources))
  }
  let isShown = model.shownUpstream == name && target.id != .materialize
  return Table.Entry(
    row: row,
    cells: [
      [sign.span, Span(" " + name, isShown ? .accent : .plain)],
      [Span(model.stateWords(of: target.id), sign == .good ? .plain : sign.ink)],
      remaining,
      [Span(limit, .faint)],
      [Span(link?.roundTrips.last.map { Duration.microseconds(Int64(saturating: $0.value * 1000)).precise } ?? "")],
      [Span(version(of: target.id, model))],
      [Span(sources)],
      [Span("\(address)\(target.database.map { "/" + $0 } ?? "")", .faint)],
    ])
}

private func version(of server: ServerID, _ model: Model) -> String {
  if server == .materialize { return model.evidence.materialize.facts.value.map { $0.version.firstWord } ?? "" }
  return model.evidence.link(of: server)?.handshake.map { $0.version.firstWord } ?? ""
}
