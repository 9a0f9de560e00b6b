// The name of the upstream, or of the bastion on the way, does not resolve.

import Samples

/// Materialize asks other name servers than we do: a name that resolves here proves little.
let dnsFailure = CauseRule(
  entry: CauseEntry(
    clause: "the upstream's name does not resolve",
    meaning: "The name of the upstream, or of the bastion on the way, does not resolve where Materialize runs.",
    evidence: [
      "`failed to lookup address information` and its like in the source's errors.",
      "It does not resolve here either.",
    ],
    refutation: [
      "It resolves here (a hint only: Materialize asks other name servers).", "VALIDATE CONNECTION passed since.",
    ],
    settledBy: [Settlement("VALIDATE CONNECTION, which looks the name up where Materialize runs", .validation)],
    guide: "Check for network connectivity: DNS resolution"),
  topic: .network,
  playbook: [.correctName, .validateConnection],
  weigh: { incident, context, hypothesis in
    guard incident.source != nil, let server = incident.server, let record = context.record(of: incident) else {
      return
    }
    if let probe = record.reachability.latest, let obstacle = probe.obstacle, obstacle.step == .dns {
      hypothesis.speaks(
        .hint, Exhibit("a probe: the name \(obstacle.failure.words(at: .dns))", on: server, at: probe.at),
        title: "the name of \(server.name) does not resolve")
    }
    guard hypothesis.isFounded else { return }
    if record.link.lost == nil, record.link.handshake?.timings.dns != nil {
      hypothesis.contradicts(.hint, Exhibit("the name resolves here", on: server, at: record.link.answeredAt))
    }
    context.weighValidation(incident, &hypothesis)
  })
