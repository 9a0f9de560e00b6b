// The network pane: how far one gets towards an upstream, from here and from Materialize, and towards Materialize from here, what
// stands in the path, and how long connections live. Its sections are files of their own in Network/.

import Diagnosis
import Samples
import Screen

let networkPane = Pane(
  id: .network, title: "Network", tab: "Net", orders: [],
  help: [
    "Reachability is measured from this machine, which need not be where the failing path begins: Materialize dials from its "
      + "own network. v has it do so (VALIDATE CONNECTION) and shows its own error.",
    "A probe is one short TCP connection for each address: PostgreSQL's request for TLS, the handshake, goodbye. It never "
      + "logs in and takes no slot, but the server forks a process for it; so it is made every 30 seconds, less often while "
      + "the server is being left alone after a loss, and not at all while hardly a connection remains. Login and query "
      + "are those of the connection that this program keeps anyway. Materialize is probed in the same way: what keeps "
      + "this machine from it says nothing of its sources, only of what can be seen here.",
    "Refused: the host is there and nothing listens. Timed out: packets vanish, as a firewall that drops makes them. Reset: "
      + "somebody on the way, or the server, ended the connection. Accepted, then silent: the kernel took the connection "
      + "and the server behind it does not answer, as when it hangs or a proxy has no server behind it.",
    "The TCP round trip is the kernel's own figure, without the server's work. Retransmits are of our own connection.",
    "Lifetimes are seen from the server: Materialize's sessions and those of other replicating roles are missed from one "
      + "refresh to the next. All others are asked for in groups, so that watching costs the same however many there are: "
      + "their ends come from the server's log (disconnection: session time), which tells the age and not the silence. A "
      + "server notices a connection that was cut silently only when it next writes to it or its keepalives fail, so the "
      + "true age at the cut may be less.",
    "Materialize sends feedback on its replication connection every second and keepalives after ten, so an idle timeout in "
      + "the path is a weak explanation for losing that one, unless the ends say so.",
  ],
  page: { model, size in
    guard let name = model.shownUpstream, let record = model.evidence.upstreams[name] else {
      // What keeps us from Materialize keeps its upstreams unknown.
      return Page(
        lines: [Line("No upstream is known yet.", .faint)] + materializeWayLines(model, width: size.width))
    }
    let server = ServerID.upstream(name)
    var page = Page(server: model.mark(of: server, measured: record.link.answeredAt))
    page.top = [networkVerdict(of: record.reachability)]
    page.lines =
      model.stateLines(of: server) + reachabilityLines(of: server, model, width: size.width)
      + validationLines(of: name, model) + pathLines(record, model)
      + lifetimeLines(of: name, record, model, size)
      + materializeWayLines(model, width: size.width)
    return page
  },
  glance: { model, size in
    let lines = model.evidence.upstreamNames.map { name -> Line in
      let verdict = networkVerdict(of: model.evidence.upstreams[name]?.reachability ?? ReachabilityRecord())
      return Line(
        [Span(name + "  ")] + verdict.spans, row: Row("network " + name, copies: name, enter: .choose(name, .network)))
    }
    return Page(lines: lines.isEmpty ? [Line("No upstream is known yet.", .faint)] : lines)
  },
  summary: { model in
    guard let name = model.shownUpstream, let latest = model.evidence.upstreams[name]?.reachability.latest else {
      return [Span("network ?", .unknown)]
    }
    if let (step, failure) = latest.obstacle {
      return [Sign.critical.span, Span(" network \(failure.words(at: step))", .critical)]
    }
    return [Span("network ")] + (isWhole(latest) ? [Sign.good.span] : [Sign.warning.span])
  })

/// The one thing to know first, from this machine's point of view.
private func networkVerdict(of reachability: ReachabilityRecord) -> Line {
  guard let latest = reachability.latest else {
    return Line([Sign.pending.span, Span(" not probed yet", .unknown)])
  }
  if let (step, failure) = latest.obstacle {
    let count = latest.addresses.count
    return Line([
      Sign.critical.span, Span(" \(step.title) \(failure.words(at: step))", .critical, bold: true),
      Span(count > 1 ? " (all \(count) addresses)" : "", .critical), Span(" from this machine", .faint),
    ])
  }
  let failing = latest.addresses.count { $0.firstFailure != nil }
  if failing > 0 {
    return Line([
      Sign.warning.span,
      Span(" \(failing) of \(latest.addresses.count) addresses cannot be reached", .warning, bold: true),
      Span(" from this machine", .faint),
    ])
  }
  guard let best = latest.addresses.compactMap(\.tcp.duration).min() else { return untried(latest) }
  return Line([Sign.good.span, Span(" reachable", .good), Span(" from this machine, TCP in \(best.precise)", .faint)])
}

/// Nothing failed, but nothing was dialled either.
private func untried(_ latest: Reachability) -> Line {
  let isScarce = latest.addresses.contains { $0.tcp == .skipped(.scarceHeadroom) }
  return isScarce
    ? Line([Sign.warning.span, Span(" not probed: hardly a connection is left", .warning)])
    : Line([Sign.good.span, Span(" a Unix socket: no network in between", .faint)])
}

private func isWhole(_ latest: Reachability) -> Bool {
  latest.addresses.allSatisfy { $0.firstFailure == nil && $0.tcp != .skipped(.scarceHeadroom) }
}
