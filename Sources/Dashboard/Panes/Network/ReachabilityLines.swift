// Section of the network pane: every address and every step, as the probes found them from this machine.

import Diagnosis
import Samples
import Screen

func reachabilityLines(of name: String, _ record: UpstreamRecord, _ model: Model, width: Int) -> [Line] {
  guard model.evidence.target(.upstream(name))?.obstacle == nil else { return [] }
  let probed = probedSteps(record)
  let own = ownSteps(record, model)
  let (heading, rows) = table(probed.map(\.step) + own, model, width: width).lines(width: width)
  var lines = [probeHeading(record, model)] + (rows.isEmpty ? [] : [heading]) + scarcity(record)
  for (row, entry) in zip(rows, probed) {
    if let place = entry.heading { lines.append(Line([Span(place, .plain, bold: true)])) }
    lines.append(row)
  }
  if !own.isEmpty { lines.append(Line([Span("our own connection", .plain, bold: true), address(of: record)])) }
  lines += rows.dropFirst(probed.count)
  if let leftOut = record.reachability.latest?.leftOut, leftOut > 0 {
    lines.append(Line("… and \(counted(leftOut, "address", plural: "addresses")) more, which are not tried", .faint))
  }
  return lines
}

/// One step and how it went so far.
private struct ShownStep {
  var id: String
  var step: Step
  var outcome: StepOutcome
  /// Says more than the outcome: the version of TLS.
  var detail: String?
  var spans: [Duration]
  var failures: Int
  var course: [Double?]
  /// What was measured, from where, when.
  var what: String
}

private func probeHeading(_ record: UpstreamRecord, _ model: Model) -> Line {
  let title = Span("Reachability from this machine", .accent, bold: true)
  guard let latest = record.reachability.latest else {
    let why = model.isPaused ? "not probed while paused" : "not probed yet"
    return Line([title, Span("  \(why); n probes now", .faint)])
  }
  return Line([title, Span("  probed \((model.now - latest.at).brief) ago; n probes now", .faint)])
}

private func scarcity(_ record: UpstreamRecord) -> [Line] {
  guard record.reachability.latest?.addresses.contains(where: { $0.tcp == .skipped(.scarceHeadroom) }) == true else {
    return []
  }
  let text = "Hardly a connection is left: probes open none until that is over."
  return [Line([Sign.warning.span, Span(" " + text, .warning)], row: Row("scarce", copies: text, note: text))]
}

private func address(of record: UpstreamRecord) -> Span {
  let address = record.link.lost?.loss.address ?? record.link.handshake?.remote?.description
  return Span(address.map { " → " + $0 } ?? "", .faint)
}

// MARK: - Steps

/// A heading stands above the first step of each address.
private func probedSteps(_ record: UpstreamRecord) -> [(heading: String?, step: ShownStep)] {
  var hosts: Set<String> = []
  return (record.reachability.latest?.addresses ?? []).flatMap { probe -> [(heading: String?, step: ShownStep)] in
    let place = "\(probe.host):\(probe.port)"
    // One look-up serves all addresses of a host.
    let isFirst = hosts.insert(place).inserted && probe.dns != .skipped(.notNeeded)
    let outcomes = (isFirst ? [(Step.dns, probe.dns)] : []) + [(.tcp, probe.tcp), (.tls, probe.tls)]
    let target = probe.address.map { $0.address == probe.host ? place : "\(place) → \($0.address)" } ?? place
    return outcomes.enumerated().map { index, entry in
      let (step, outcome) = entry
      let history = record.reachability.history(of: step, towards: probe)
      let shown = ShownStep(
        id: "reach \(target) \(step)", step: step, outcome: outcome, detail: step == .tls ? probe.peer?.version : nil,
        spans: history.entries.compactMap(\.span), failures: history.failures, course: history.course,
        what: "\(step == .dns ? "Look-up of \(probe.host)" : "\(step.title) to \(target)"), from this machine")
      return (index == 0 ? target : nil, shown)
    }
  }
}

/// Login and query, which a probe does not do.
private func ownSteps(_ record: UpstreamRecord, _ model: Model) -> [ShownStep] {
  let link = record.link
  var steps: [ShownStep] = []
  if let outcome = link.outcome(of: .authentication) {
    let history = link.logins
    steps.append(
      ShownStep(
        id: "own login", step: .authentication, outcome: outcome, spans: history.entries.compactMap(\.span),
        failures: history.failures, course: history.course, what: "Login of our own connection, from this machine"))
  }
  let recent = link.roundTrips.recent.suffix(StepHistory.limit)
  if let last = recent.last {
    let answered = StepOutcome.passed(.microseconds(Int64(last.value * 1000)))
    steps.append(
      ShownStep(
        id: "own query", step: .query, outcome: link.lost == nil ? answered : .skipped(.notReached),
        spans: recent.map { .microseconds(Int64($0.value * 1000)) }, failures: 0, course: recent.map(\.value),
        what: "Round trip of all questions of one refresh, from this machine"))
  }
  return steps
}

// MARK: - Table

private func table(_ steps: [ShownStep], _ model: Model, width: Int) -> Table {
  let trend = width >= 100 ? 30 : 12
  let columns = [
    Column("  step", least: 7), Column("result", least: 12, most: 24), Column("now", least: 7, align: .right),
    Column("p50", least: 7, align: .right, rank: 2), Column("p95", least: 7, align: .right, rank: 1),
    Column("failed", align: .right, rank: 4), Column("trend", least: trend, rank: 3, elastic: true),
  ]
  return Table(columns: columns, entries: steps.map { entry($0, model, trend: trend) })
}

private func entry(_ shown: ShownStep, _ model: Model, trend: Int) -> Table.Entry {
  let (sign, words) = shown.outcome.said(at: shown.step)
  let total = shown.course.count
  let copies = "\(shown.what): \(shown.detail ?? words)"
  return Table.Entry(
    row: Row(
      shown.id, copies: copies,
      note: "\(shown.what): \(shown.outcome.failure?.message ?? shown.detail ?? words)\(sample(total))"),
    cells: [
      [sign, Span(" " + shown.step.title)],
      [Span(shown.detail ?? words, shown.outcome.failure == nil ? .plain : .critical)],
      [Span(shown.outcome.duration?.precise ?? "", .plain, bold: true)],
      [Span(shown.spans.percentile(0.5)?.precise ?? "")],
      [Span(shown.spans.percentile(0.95)?.precise ?? "")],
      [Span(total == 0 ? "" : "\(shown.failures)/\(total)", shown.failures > 0 ? .warning : .faint)],
      [Span(sparkline(shown.course, width: trend), .chart)],
    ])
}

private func sample(_ count: Int) -> String {
  count == 0 ? "." : ". Percentiles are over the last \(count == 1 ? "one" : "\(count)")."
}

extension Step {
  var title: String {
    switch self {
    case .dns: "DNS"
    case .tcp: "TCP"
    case .tls: "TLS"
    case .authentication: "login"
    case .query: "query"
    case .idle: "idle"
    }
  }
}

extension StepOutcome {
  fileprivate func said(at step: Step) -> (sign: Span, words: String) {
    switch self {
    case .passed: (Sign.good.span, step.success)
    case .failed(let failure, _): (Sign.critical.span, failure.words(at: step))
    case .skipped(.notNeeded): (Span("·", .faint), "not needed")
    case .skipped(.notOffered): (Span("·", .faint), "not offered")
    case .skipped(.notReached): (Sign.unknown.span, "not reached")
    case .skipped(.scarceHeadroom): (Sign.unknown.span, "skipped")
    }
  }
}

extension Step {
  fileprivate var success: String {
    switch self {
    case .dns: "resolved"
    case .tcp: "connected"
    case .tls: "encrypted"
    case .authentication: "let in"
    case .query, .idle: "answered"
    }
  }
}
