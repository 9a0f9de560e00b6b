// The connection broke, and nothing names a reason: what remains when no other cause has evidence.

import Samples

/// What remains when no other cause has evidence: everything explains it, it explains nothing.
let networkInstability = CauseRule(
  entry: CauseEntry(
    clause: "the connection broke, and nothing says why",
    meaning:
      "The connection broke now and then, without anything that names a reason. \"connection closed\" by itself "
      + "fits every cause, so this one remains when no other has evidence.",
    evidence: [
      "`Connection reset by peer`, `Broken pipe`, `error communicating with the server` in the source's errors.",
      "Our own connection was cut, or a query has no answer.", "Some probes of TCP fail, others do not.",
      "The server's log tells of lost clients.", "Many segments had to be sent again.",
      "The source ceased to run three times within an hour.",
      "A server takes longer to answer than the threshold `round_trip` allows.",
    ],
    refutation: [
      "Any cause that explains the break.",
      "Not one segment of ours was sent again (a hint only: Materialize goes another way).",
    ],
    settledBy: [
      "the next rows of mz_source_status_history, some 5 s later: they usually say more than \"connection closed\"",
      Settlement("VALIDATE CONNECTION, which dials from Materialize", .validation),
    ],
    guide: "Common causes: Network instability"),
  topic: .network,
  playbook: [.waitForReconnection, .validateConnection, .setKeepalives, .steadyNetwork],
  isFallback: true,
  weigh: { incident, context, hypothesis in
    if let silence = incident.silence { return weigh(silence, incident, &hypothesis) }
    guard let source = incident.source else { return }
    weighWords(incident, context, source, &hypothesis)
    if incident.outages >= RuleContext.flapping {
      hypothesis.speaks(
        .sign,
        Exhibit(
          "mz_source_status_history: ceased to run \(incident.outages) times within an hour", on: .materialize,
          at: context.now))
    }
    weighProbes(incident, context, &hypothesis)
    weighTransport(incident, context, &hypothesis)
    if let upstream = incident.upstream {
      let lines = context.logged(.network, in: incident) { context.concernsMaterialize($0, on: upstream) }
      if let exhibit = context.exhibit(of: lines, on: incident.server) {
        hypothesis.speaks(.sign, exhibit, title: "the connection to \(upstream) broke")
      }
    }
  },
  ongoing: { context in context.evidence.targets.compactMap { slow($0.id, context) } })

/// A server that answers, but late by the operator's standards.
private func slow(_ server: ServerID, _ context: RuleContext) -> Finding? {
  guard let link = context.evidence.link(of: server), link.lost == nil else { return nil }
  guard let (median, count) = link.typicalRoundTrip,
    let severity = context.standards.thresholds.severity(of: median.inMilliseconds, against: .roundTrip)
  else { return nil }
  return Finding(
    .networkInstability, severity, confidence: Weight.proof.rawValue, upstream: server.upstreamName,
    title: "\(server.name) takes \(median.precise) to answer",
    support: [
      Exhibit(
        "our own connection: the median of the latest \(counted(count, "answer"))", on: server, at: link.answeredAt)
    ], wouldSettle: [Settlement("which part is the way (TCP) and which the server's", .figures(.network))],
    remedies: server == .materialize ? [] : [.steadyNetwork])
}

private func weighWords(_ incident: Incident, _ context: RuleContext, _ source: Source, _ hypothesis: inout Hypothesis)
{
  for error in incident.errors.suffix(3) {
    if error.meaning == nil {
      hypothesis.speaks(.hint, context.exhibit(of: error, incident), title: "an error that is not known here")
    } else if error.meaning?.clarity == .vague {
      hypothesis.speaks(.hint, context.exhibit(of: error, incident), title: error.meaning?.meaning)
      break
    }
  }
  guard incident.errors.isEmpty, incident.ended == nil, let since = incident.began else { return }
  let span = context.now - since
  switch source.status {
  case .starting where span > RuleContext.longStart:
    hypothesis.speaks(
      .hint, Exhibit("mz_source_statuses: starting since \(since.utc) UTC", on: .materialize),
      title: "no verdict for \(span.brief), which is too long for a restart")
    hypothesis.advice = [
      "look at the sessions of Materialize's role upstream: a slot being created waits for open transactions"
    ]
  case .starting, .paused: break
  default:
    hypothesis.speaks(
      .hint, Exhibit("mz_source_statuses: \(source.status.text), without an error", on: .materialize, at: source.since),
      title: "Materialize gives no reason")
  }
}

private func weighProbes(_ incident: Incident, _ context: RuleContext, _ hypothesis: inout Hypothesis) {
  guard let record = context.record(of: incident), let probe = record.reachability.latest else { return }
  for address in probe.addresses {
    let history = record.reachability.history(of: .tcp, towards: address)
    let tries = history.entries.count
    guard history.failures > 0, history.failures < tries, address.tcp.failure == nil else { continue }
    hypothesis.speaks(
      .sign,
      Exhibit(
        "\(history.failures) of \(tries) probes of TCP failed within the hour", on: incident.server, at: probe.at),
      title: "the way to \(incident.upstream ?? "the server") fails now and then")
    return
  }
}

private func weighTransport(_ incident: Incident, _ context: RuleContext, _ hypothesis: inout Hypothesis) {
  guard hypothesis.isFounded, let link = context.link(of: incident), let transport = link.transport,
    let since = link.liveSince
  else { return }
  let exhibit = Exhibit(
    "our own connection: \(counted(transport.retransmits, "segment")) sent again in \((context.now - since).brief)",
    on: incident.server, at: link.answeredAt)
  // A handful in an hour is every network's; a connection of seconds has seen nothing.
  if transport.retransmits >= 10 {
    hypothesis.speaks(.hint, exhibit)
  } else if transport.retransmits == 0, context.now - since > .seconds(300) {
    hypothesis.contradicts(.hint, exhibit)
  }
}

/// A server that says nothing, though nothing has failed yet.
private func weigh(_ silence: Incident.Silence, _ incident: Incident, _ hypothesis: inout Hypothesis) {
  guard let server = incident.server else { return }
  switch silence {
  case .hung(let age):
    hypothesis.speaks(
      .sign,
      Exhibit(
        "a query that was sent \(age.brief) ago has no answer; the connection still stands", on: server,
        at: incident.began),
      title: incident.isMaterialize
        ? "Materialize has not answered for \(age.brief): its sources are unknown"
        : "\(server.name) has not answered for \(age.brief)")
    hypothesis.settle(
      Settlement("the deadline of the query: it ends with an answer, an error or silence", .figures(.network)))
  case .unanswered(let span, let step):
    hypothesis.speaks(
      .hint, Exhibit(step, on: server), title: "\(server.name) did not answer within \(span.precise)")
    hypothesis.settle("a longer look: the connection's own deadlines then say what fails")
    hypothesis.advice = ["look again with a longer --timeout"]
  }
}
