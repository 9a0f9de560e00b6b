// The logs pane: the lines of an upstream's log that explain closed connections, counted by class.

import Diagnosis
import Samples
import Screen

let logsPane = Pane(
  id: .logs, title: "Logs", tab: "Logs",
  orders: logOrders.map(\.name),
  help: [
    "These are lines of the server's log, the newest first. The guide's \"logs\" are rows of pg_stat_activity, which holds "
      + "none, and lists healthy WAL senders.",
    "A line is classified by its SQLSTATE where it has one, which is the same in every language, else by its English words. "
      + "Lines that explain nothing are class other; of these only the latest are kept.",
    "Through SQL the log is read in the round trip that is made anyway, new bytes only and 256 kB a refresh at most; the "
      + "first look sees the end of the file. That takes logging_collector and pgwatch.read_log, a function that a superuser "
      + "makes: its text is at hand where the log is refused. It reads the log directory only. The right to call "
      + "pg_stat_file and pg_read_binary_file does as well, but opens every file of the server, password verifiers and its "
      + "key too; --log-file needs neither.",
    "A log that lies on this machine is read with --log-file [NAME=]PATH (a file, or the folder of a collecting server), one "
      + "that comes through a pipe with --log-file -. Its last hour is read, 16 MB at most. o reads an hour further back, and "
      + "m back to the failure: also in the files that it was rotated to (PATH.1, PATH.2.gz, PATH-20261121, and those that "
      + "follow the same log_filename).",
    "log_disconnections gives the length of each session: many that ended at one age were cut by something on the way.",
    "Times are by the server's clock. A line without one stands at the moment at which it was read. Lines that repeat each "
      + "other are one row.",
  ],
  page: { model, size in page(of: model, size, isGlance: false) },
  glance: { model, size in page(of: model, size, isGlance: true) },
  summary: { model in
    guard let logs = model.shownLogs, logs.readAt != nil else { return [Span("logs ?", .unknown)] }
    let telling = LogClass.telling.reduce(0) { $0 +| logs.count(of: $1) }
    return [Span("logs "), telling == 0 ? Sign.good.span : Span("\(telling)", .warning)]
  })

private func page(of model: Model, _ size: Size, isGlance: Bool) -> Page {
  guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else {
    return Page(lines: [Line("No upstream is known yet.", .faint)])
  }
  let logs = record.logs
  var page = Page()
  page.server = model.mark(of: .upstream(name), measured: logs.isReadThroughSQL ? logs.readAt : nil)
  page.lines = model.stateLines(of: .upstream(name)) + accessLines(name, record, model)
  let advice = LoggingAdvice.all(for: record.settings.value ?? [], format: logs.format)
  guard logs.readAt != nil else {
    page.lines += adviceLines(advice)
    return page
  }
  let (heading, rows) = logTable(model.shownLogRuns, model, width: size.width, isGlance: isGlance)
  let counts = LogCounts(logs, chosen: model.logView.logClass, now: model.now)
  page.top =
    isGlance
    ? [counts.line] : [originLine(logs, advice)] + lookBackLines(logs, model) + counts.lines(in: size) + [heading]
  page.lines += rows
  if rows.isEmpty {
    let what = model.logView.logClass.map { " of class \($0.title)" } ?? ""
    page.lines.append(Line([Sign.good.span, Span(" No line\(what) so far.", .faint)]))
  }
  page.lines += adviceLines(advice)
  return page
}

// MARK: - Where the log is

/// `log/postgresql-2026-11-22.csv  csvlog  1.2 MB`, how much of it is still to be read, and what it keeps quiet about.
private func originLine(_ logs: LogRecord, _ advice: [LoggingAdvice]) -> Line {
  var spans: [Span] =
    switch logs.origin {
    case .server(let path)?: [Span(path)]
    case .file(let path)?: [Span(path), Span(" on this machine", .faint)]
    case .standardInput?: [Span("standard input")]
    case nil: []
    }
  if let format = logs.format { spans.append(Span("  \(format.rawValue)", .faint)) }
  if let position = logs.position, let length = logs.length {
    spans.append(Span("  \(byteSize(length))", .faint))
    if position < length {
      let (read, all) = (position -| (logs.began ?? 0), length -| (logs.began ?? 0))
      spans.append(Span(", \(byteSize(read)) of the \(byteSize(all)) to be read are", .warning))
    }
  }
  if logs.skipped > 0 { spans.append(Span("  \(byteSize(logs.skipped)) passed over: it grows too fast", .warning)) }
  if !advice.isEmpty { spans += [Span("  ▲ \(advice.map(\.finding).joined(separator: ", "))", .advice)] }
  return Line(spans)
}

/// Why there is no log, and the way to it.
private func accessLines(_ name: String, _ record: UpstreamRecord, _ model: Model) -> [Line] {
  let target = model.evidence.target(.upstream(name))
  guard let trouble = record.logs.trouble else {
    return record.logs.readAt == nil ? [Line("Waiting for the log of \(name).", .faint)] : []
  }
  if let access = model.evidence.provider(of: name)?.logAccess(host: target?.host) {
    var lines = [Line([Sign.advice.span, Span(" " + access.place, .advice)])]
    if let command = access.command {
      lines.append(Line([Span("  " + command)], row: Row("access", copies: command, note: command)))
    }
    return lines
  }
  if case .failed(let error) = trouble, let hint = error.hint {
    return model.troubleLine(trouble, what: "The log")
      + [Line([Span("  \(hint).", .faint)], row: Row("log hint", copies: hint, note: hint))]
  }
  let option = "--log-file '\(name)=/PATH/TO/LOG'"
  // Rights to call functions are a database's own.
  let database = if case .denied = trouble { record.facts.value?.database } else { nil as String? }
  return model.troubleLine(trouble, what: "The log\(database.map { " (in database \($0))" } ?? "")")
    + [
      Line(
        [Span("  Where the file can be read on this machine, start with  \(option)", .faint)],
        row: Row("log-file", copies: option))
    ]
}

/// What the server does not log though it would help, each with its remedy to copy.
private func adviceLines(_ advice: [LoggingAdvice]) -> [Line] {
  guard !advice.isEmpty else { return [] }
  return [.blank, .heading("Not logged though it would help")]
    + advice.map { advice in
      Line(
        [Sign.advice.span, Span(" \(advice.finding)", .advice), Span("  \(advice.remedy)", .faint)],
        row: Row("advice " + advice.finding, copies: advice.remedy, note: "\(advice.reason) \(advice.remedy)"))
    }
}

extension LogRecord {
  var isOnThisMachine: Bool { if case .file? = origin { true } else { false } }
  var isReadThroughSQL: Bool { if case .server? = origin { true } else { false } }
}
