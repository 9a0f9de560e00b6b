// Something in the path ends connections by a rule of its own: a load balancer, a proxy, a pooler, a NAT gateway.

import Samples

/// Feedback goes over the replication connection every second, and metadata sessions are touched every 0.5 to 15 s: an idle
/// timeout in the path is believed only where silent sessions were seen to be cut.
let loadBalancer = CauseRule(
  entry: CauseEntry(
    clause: "something in the path cuts connections",
    meaning:
      "A load balancer, proxy, pooler or NAT gateway ends connections by a rule of its own. An idle timeout is a weak "
      + "hypothesis: Materialize's replication connection is never idle.",
    evidence: [
      "Connections end again and again at one age, or after one time of silence.",
      "The source runs for the same time again and again.",
      "A pooler answers in the server's place (the process ids differ).",
      "`unsupported startup parameter` and other words that only a pooler has.",
      "Addresses are translated on the way (a hint).",
    ],
    refutation: ["Ages that scatter.", "The server's own idle timeout has the same length."],
    settledBy: ["the idle timeout of every load balancer, proxy and NAT on the way"],
    guide: "Common causes: Load balancer issues"),
  topic: .network,
  playbook: [.raiseBalancerTimeout, .setKeepalives, .bypassPooler],
  explains: [.connectionTimeout, .firewallChange, .serverRestart],
  weigh: { incident, context, hypothesis in
    guard let source = incident.source else { return }
    if let runs = context.course(of: source)?.pattern {
      hypothesis.speaks(
        runs.weight,
        Exhibit("mz_source_status_history: ran for \(runs.figures), then fell", on: .materialize, at: incident.began),
        title: "its connection is cut again and again after \(runs.span.brief)")
      if !runs.suspects.isEmpty { hypothesis.note("as \(runs.suspectWords) does") }
    }
    guard let name = incident.upstream, let record = context.record(of: incident) else { return }
    weighLifetimes(record, name, &hypothesis)
    // It runs, until the next time.
    if incident.ended != nil, hypothesis.isFounded { hypothesis.severity = .warning }
    weighPath(record, name, &hypothesis)
    guard hypothesis.isFounded else { return }
    hypothesis.settle(
      Settlement(
        "who stands between: ask for the idle timeout of every load balancer, proxy and NAT on the way",
        .figures(.network)))
  },
  ongoing: { context in
    context.evidence.upstreamNames.compactMap { name in
      guard let record = context.evidence.upstreams[name], let latest = record.lifetimes.ends.last,
        context.now - context.local(latest.at, record) < RuleContext.recent, let pattern = context.pattern(of: record),
        pattern.confidence >= 0.7, !pattern.suspectsServer
      else { return nil }
      return Finding(
        .loadBalancer, .warning, confidence: pattern.weight.rawValue, upstream: name,
        title: "connections of Materialize to \(name) end again and again after \(pattern.span.brief)",
        support: [Exhibit(pattern.sentence, on: .upstream(name), at: latest.at)],
        against: pattern.measure == .idle && !pattern.concernsReplication ? [idleIsWeak] : [],
        wouldSettle: ["who stands between: the idle timeout of every load balancer, proxy and NAT on the way"])
    }
  })

private let idleIsWeak: Exhibit =
  "Materialize's replication connection is never idle: an idle timeout does not reach it, only its other sessions"

private func weighLifetimes(_ record: UpstreamRecord, _ name: String, _ hypothesis: inout Hypothesis) {
  guard record.lifetimes.hasPattern,
    let pattern = LifetimePattern(record.lifetimes.ends, settings: record.settings.value ?? [])
  else { return }
  let exhibit = Exhibit(pattern.sentence, on: .upstream(name), at: record.lifetimes.ends.last?.at)
  guard !pattern.suspectsServer else { return hypothesis.contradicts(.sign, exhibit) }
  hypothesis.speaks(
    pattern.weight, exhibit,
    title: "connections to \(name) end again and again after \(pattern.span.brief): something in the path cuts them")
  if pattern.measure == .idle, !pattern.concernsReplication { hypothesis.contradicts(.hint, idleIsWeak) }
}

private func weighPath(_ record: UpstreamRecord, _ name: String, _ hypothesis: inout Hypothesis) {
  if let pooler = record.pooler {
    hypothesis.speaks(
      .strong, Exhibit("pg_backend_pid(): \(pooler.evidence)", on: .upstream(name), at: record.facts.at),
      title: "\(pooler.product ?? "a pooler") answers in the place of \(name): replication does not go through it")
    hypothesis.remedies = [.bypassPooler, .raiseBalancerTimeout]
  }
  guard hypothesis.isFounded, record.isTranslated == true, let seen = record.facts.value?.serverAddress,
    let dialled = record.link.handshake?.remote
  else { return }
  hypothesis.speaks(
    .hint,
    Exhibit(
      "something translates on the way: dialled \(dialled), the server calls itself \(seen)", on: .upstream(name),
      at: record.facts.at))
}

extension RuleContext {
  fileprivate func pattern(of record: UpstreamRecord) -> LifetimePattern? {
    record.lifetimes.hasPattern ? LifetimePattern(record.lifetimes.ends, settings: record.settings.value ?? []) : nil
  }
}

extension LifetimePattern {
  fileprivate var weight: Weight { confidence >= 0.7 ? .strong : .sign }

  /// `350s (4 times out of 5)`
  fileprivate var figures: String { "\(span.brief) (\(fitting) times out of \(all))" }
}
