// The keepalive pane: the settings that decide how long a silent connection lives, where each was set, and what would be better.

import Diagnosis
import Samples
import Screen

let keepalivePane = Pane(
  id: .keepalive, title: "Keepalive", tab: "Keep",
  orders: settingOrders.map(\.name),
  help: [
    "Values are those that a new session of Materialize's role in its database gets; where a role or a database has its "
      + "own value, that one is shown.",
    "SHOW tcp_keepalives_idle, as the guide has it, answers for the asking session's socket: 0 over a Unix socket, the "
      + "kernel's value over TCP while the setting itself is 0. Here such a value is marked \"kernel\".",
    "wal_sender_timeout, which matters most for replication, is missing from the guide's list. statement_timeout does not "
      + "bound replication.",
    "Materialize keeps its own end alive: probes after 10 s, every 10 s, 5 times, user timeout 40 s, and it sends feedback "
      + "every second. So an idle timeout in the path is a weak explanation for the replication connection; these settings "
      + "are for the server's end.",
    "Keepalive settings take effect with pg_reload_conf(): on WAL senders at once, on an idle session with its next "
      + "statement.",
  ],
  page: { model, size in
    page(of: model) { settings in
      let state = model.state(of: .pane(.keepalive))
      let order = settingOrders[state.order]
      let table = Table(
        columns: columns, entries: order.sort(settings, state.isReversed, model).map(entry),
        sorted: (order.column, state.isReversed))
      let (heading, rows) = table.lines(width: size.width)
      return Page(top: [heading], lines: state.order == 0 && !state.isReversed ? underTopics(rows, settings) : rows)
    }
  },
  glance: { model, size in
    page(of: model) { settings in
      // The figures without their headings, what could be better first: there is room for a few.
      let worstFirst = sorted(settings, reversed: true) { $0.advice.verdict }
      let columns = [
        Column("", least: 22, most: 36), Column("", least: 7, align: .right), Column("", least: 7, most: 14, rank: 2),
        Column("", least: 6, most: 15, rank: 1), Column("", least: 20, rank: 3, elastic: true),
      ]
      let entries = worstFirst.map { judged in
        var glance = entry(judged)
        glance.cells.remove(at: 3)
        return glance
      }
      return Page(lines: Table(columns: columns, entries: entries).lines(width: size.width).rows)
    }
  },
  summary: { model in
    let advised = judged(model).count { $0.advice.verdict != .ok }
    guard model.shownUpstream.flatMap({ model.evidence.upstreams[$0]?.settings.value }) != nil else {
      return [Span("keepalive ?", .unknown)]
    }
    return [Span("keepalive ")] + (advised == 0 ? [Sign.good.span] : [Span("\(advised)▲", .advice)])
  })

/// A setting with what is thought of it.
private struct Judged: Sendable {
  var setting: Setting
  var advice: SettingAdvice
  var topic: SettingEntry.Topic
}

private let topics: Set<SettingEntry.Topic> = [.keepalive, .replication, .timeouts]

private func judged(_ model: Model) -> [Judged] {
  guard let name = model.shownUpstream, let settings = model.evidence.upstreams[name]?.settings.value else { return [] }
  return SettingCatalog.entries.filter { topics.contains($0.topic) }.compactMap { entry in
    settings.first { $0.name == entry.name }.map {
      Judged(setting: $0, advice: SettingAdvice($0), topic: entry.topic)
    }
  }
}

private func page(of model: Model, _ body: ([Judged]) -> Page) -> Page {
  guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else {
    return Page(lines: [Line("No upstream is known yet.", .faint)])
  }
  let server = ServerID.upstream(name)
  var page = record.settings.value == nil ? Page() : body(judged(model))
  page.top = model.stateLines(of: server) + page.top
  page.lines = model.troubleLine(record.settings.trouble, what: "Settings") + page.lines
  // Asked seldom, but each answer confirms that nothing was reloaded since.
  page.server = model.mark(of: server, measured: record.settings.value == nil ? nil : record.link.answeredAt)
  return page
}

private let settingOrders: [RowOrder<Judged>] = [
  RowOrder("topic", column: 0) { settings, isReversed, _ in isReversed ? settings.reversed() : settings },
  RowOrder("name", column: 0) { judged, _ in judged.setting.name },
  RowOrder("source", column: 2) { judged, _ in judged.setting.source.rawValue },
]

/// A heading above the first row of each topic.
private func underTopics(_ rows: [Line], _ settings: [Judged]) -> [Line] {
  var lines: [Line] = []
  var topic: SettingEntry.Topic?
  for (row, judged) in zip(rows, settings) {
    if judged.topic != topic { lines += (lines.isEmpty ? [] : [.blank]) + [.heading(judged.topic.rawValue)] }
    topic = judged.topic
    lines.append(row)
  }
  return lines
}

private let columns = [
  Column("  setting", least: 20, most: 40),
  Column("value", least: 9, align: .right),
  Column("set by", least: 7, most: 18, rank: 1),
  Column("where", least: 6, most: 28, rank: 4),
  Column("better", least: 9, most: 15, rank: 2),
  Column("why", least: 20, rank: 5, elastic: true),
]

private func entry(_ judged: Judged) -> Table.Entry {
  let (setting, advice) = (judged.setting, judged.advice)
  let sign: Sign = setting.value == nil ? .unknown : Sign(advice.verdict)
  let pending = setting.pendingRestart ? " A changed value waits for a restart." : ""
  return Table.Entry(
    row: Row(
      setting.name, copies: "\(setting.name) = \(setting.value ?? "unknown")\(setting.unit.map { " " + $0 } ?? "")",
      note: advice.reason + pending),
    cells: [
      [sign.span, Span(" " + setting.name)],
      [Span(setting.value.map { amount($0, setting.unit) } ?? "?", .plain, bold: true)],
      [Span(setting.source.rawValue, .faint)],
      [Span(setting.place ?? "", .faint)],
      betterSpans(setting, advice),
      [Span(advice.reason, .faint)],
    ])
}

private func betterSpans(_ setting: Setting, _ advice: SettingAdvice) -> [Span] {
  if setting.pendingRestart { return [Span("restart", .warning)] }
  if advice.verdict == .ok { return [Span(setting.value == nil ? "" : "fine", .faint)] }
  return [Span("\(advice.recommended.map { amount($0, setting.unit) } ?? "") ▲", .advice)]
}

/// A value with its unit, as a person would say it: 60000 ms is `60 s`.
func amount(_ value: String, _ unit: String?) -> String {
  guard let unit else { return value }
  guard let number = Int64(value) else { return value }
  if number <= 0 { return value }
  switch unit {
  case "ms" where number % 1000 == 0: return "\(number / 1000) s"
  case "kB": return byteSize(number *| 1024)
  case "8kB": return byteSize(number *| 8192)
  case "MB": return byteSize(number *| 1_048_576)
  default: return "\(number) \(unit)"
  }
}
