// Sections of the network pane: every address of a server and every step, as the probes found them from this machine.

import Diagnosis
import Samples
import Screen

/// The way to Materialize itself; nothing where it is not watched.
func materializeWayLines(_ model: Model, width: Int) -> [Line] {
  let lines = reachabilityLines(of: .materialize, model, width: width)
  return lines.isEmpty ? [] : [.blank] + lines
}

func reachabilityLines(of server: ServerID, _ model: Model, width: Int) -> [Line] {
  guard model.evidence.target(server)?.obstacle == nil, let reachability = model.evidence.reachability(of: server),
    let link = model.evidence.link(of: server)
  else { return [] }
  let probed = probedSteps(of: server, reachability)
  let own = ownSteps(of: server, link)
  let (heading, rows) = stepTable(probed.map(\.step) + own, width: width).lines(width: width)
  var lines =
    [probeHeading(of: server, reachability, model)] + (rows.isEmpty ? [] : [heading]) + scarcity(reachability)
  for (row, entry) in zip(rows, probed) {
    if let place = entry.heading { lines.append(Line([Span(place, .plain, bold: true)])) }
    lines.append(row)
  }
  if !own.isEmpty { lines.append(Line([Span("our own connection", .plain, bold: true), address(of: link)])) }
  lines += rows.dropFirst(probed.count)
  if let leftOut = reachability.latest?.leftOut, leftOut > 0 {
    lines.append(Line("… and \(counted(leftOut, "address", plural: "addresses")) more, which are not tried", .faint))
  }
  return lines
}

private func probeHeading(of server: ServerID, _ reachability: ReachabilityRecord, _ model: Model) -> Line {
  let whose = server == .materialize ? " of Materialize" : ""
  let title = Span("Reachability\(whose) from this machine", .accent, bold: true)
  guard let latest = reachability.latest else {
    let why = model.time.isPaused ? "not probed while paused" : "not probed yet"
    return Line([title, Span("  \(why); n probes now", .faint)])
  }
  return Line([title, Span("  probed \((model.now - latest.at).brief) ago; n probes now", .faint)])
}

private func scarcity(_ reachability: ReachabilityRecord) -> [Line] {
  guard reachability.latest?.addresses.contains(where: { $0.tcp == .skipped(.scarceHeadroom) }) == true else {
    return []
  }
  let text = "Hardly a connection is left: probes open none until that is over."
  return [Line([Sign.warning.span, Span(" " + text, .warning)], row: Row("scarce", copies: text, note: text))]
}

private func address(of link: LinkRecord) -> Span {
  let address = link.lost?.loss.address ?? link.handshake?.remote?.description
  return Span(address.map { " → " + $0 } ?? "", .faint)
}

// MARK: - Steps

/// A heading stands above the first step of each address.
private func probedSteps(
  of server: ServerID, _ reachability: ReachabilityRecord
) -> [(heading: String?, step: ShownStep)] {
  var hosts: Set<String> = []
  return (reachability.latest?.addresses ?? []).flatMap { probe -> [(heading: String?, step: ShownStep)] in
    let place = "\(probe.host):\(probe.port)"
    // One look-up serves all addresses of a host.
    let isFirst = hosts.insert(place).inserted && probe.dns != .skipped(.notNeeded)
    let outcomes = (isFirst ? [(Step.dns, probe.dns)] : []) + [(.tcp, probe.tcp), (.tls, probe.tls)]
    let target = probe.address.map { $0.address == probe.host ? place : "\(place) → \($0.address)" } ?? place
    return outcomes.enumerated().map { index, entry in
      let (step, outcome) = entry
      let history = reachability.history(of: step, towards: probe)
      let shown = ShownStep(
        id: "reach \(server.name) \(target) \(step)", step: step, outcome: outcome,
        detail: step == .tls ? probe.peer?.version : nil,
        spans: history.entries.compactMap(\.span), failures: history.failures, course: history.course,
        what: "\(step == .dns ? "Look-up of \(probe.host)" : "\(step.title) to \(target)"), from this machine")
      return (index == 0 ? target : nil, shown)
    }
  }
}

/// Login and query, which a probe does not do.
private func ownSteps(of server: ServerID, _ link: LinkRecord) -> [ShownStep] {
  var steps: [ShownStep] = []
  if let outcome = link.outcome(of: .authentication) {
    let history = link.logins
    steps.append(
      ShownStep(
        id: "own login \(server.name)", step: .authentication, outcome: outcome,
        spans: history.entries.compactMap(\.span),
        failures: history.failures, course: history.course, what: "Login of our own connection, from this machine"))
  }
  let recent = link.roundTrips.recent.suffix(StepHistory.limit)
  if let last = recent.last {
    let answered = StepOutcome.passed(.microseconds(Int64(saturating: last.value * 1000)))
    steps.append(
      ShownStep(
        id: "own query \(server.name)", step: .query, outcome: link.lost == nil ? answered : .skipped(.notReached),
        spans: recent.map { .microseconds(Int64(saturating: $0.value * 1000)) }, failures: 0,
        course: recent.map(\.value),
        what: "Round trip of all questions of one refresh, from this machine"))
  }
  return steps
}
