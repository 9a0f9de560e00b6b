// The connections pane: how many connections an upstream can still take, who holds the others, and the limits of replication.

import Diagnosis
import Samples
import Screen

let connectionsPane = Pane(
  id: .connections, title: "Connections", tab: "Conn",
  orders: sessionOrders.map(\.name),
  help: [
    "\"remaining\" is the number of further connections that an ordinary role can open: max_connections less "
      + "superuser_reserved_connections less reserved_connections (since 16) less the sessions of type client backend, "
      + "our own among them.",
    "The guide's query counts every row of pg_stat_activity: background processes and WAL senders too, which take no slot "
      + "of max_connections (since 12). It says too little on an idle server and goes below zero on a full one. Its figure "
      + "stands beside ours.",
    "WAL senders and replication slots have limits of their own, max_wal_senders and max_replication_slots. A source holds "
      + "one of each, and wants two while it takes its snapshot.",
    "Limits of roles and databases (CONNECTION LIMIT) are named where they leave less than the server does.",
    "Raising max_connections needs a restart of the server, which the guide does not say; pg_reload_conf() does nothing "
      + "for it.",
    "\"idle > 1h\" counts sessions whose state has not changed for 60 minutes. The guide takes this list for the server's "
      + "log: it is none.",
  ],
  page: { model, size in
    page(of: model, size) { sessions, record in
      let heading = groupTable(sessions, model).lines(width: size.width)
      return Page(
        top: headroomLines(sessions, record, model, width: size.width) + [.blank, heading.heading],
        lines: heading.rows + leftOut(sessions) + limitLines(sessions)
          + replicationLines(record, model, width: size.width))
    }
  },
  glance: { model, size in
    page(of: model, size) { sessions, record in
      let top = headroomLines(sessions, record, model, width: size.width, isGlance: true)
      let rows = groupTable(sessions, model, isGlance: true).lines(width: size.width).rows
      // What else there is to see, where it does not push the holders out.
      let hasRoom = size.height >= 20
      let more = hasRoom ? limitLines(sessions) + replicationLines(record, model, width: size.width) : []
      return Page(top: top, lines: rows + leftOut(sessions) + more)
    }
  },
  summary: { model in
    guard let name = model.shownUpstream, let sessions = model.evidence.upstreams[name]?.sessions,
      let headroom = sessions.value?.headroom
    else { return [Span("remaining ?", .unknown)] }
    let room = bar(headroomParts(headroom), width: 6)
    let isRefused = model.evidence.upstreams[name]?.link.lost?.loss.sqlstate == "53300"
    return [
      Span("remaining "), isRefused ? Span("0", .critical, bold: true) : remainingSpan(headroom, model),
      Span(" of \(headroom.ordinary) "),
    ] + room + model.ageOfOld(.upstream(name), measured: sessions.at)
  })

private func page(of model: Model, _ size: Size, _ body: (Sessions, UpstreamRecord) -> Page) -> Page {
  guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else {
    return Page(lines: [Line("No upstream is known yet.", .faint)])
  }
  let server = ServerID.upstream(name)
  var page = record.sessions.value.map { body($0, record) } ?? Page()
  page.top = model.stateLines(of: server) + page.top
  page.lines = model.troubleLine(record.sessions.trouble, what: "Sessions") + maskedLine(record) + page.lines
  page.server = model.mark(of: server, measured: record.sessions.at)
  return page
}

private func maskedLine(_ record: UpstreamRecord) -> [Line] {
  guard record.sessions.value?.masked == true, record.sessions.trouble == nil, let role = record.facts.value?.role
  else {
    return []
  }
  let grant = "GRANT pg_read_all_stats TO \(quotedIdentifier(role))"
  let text = " Other roles' states and addresses are hidden. A superuser can run  \(grant)"
  return [Line([Sign.advice.span, Span(text, .advice)], row: Row("masked", copies: grant, note: grant))]
}
