// Packets are dropped on the way: a firewall, a security group, a network policy, a route.

import Samples

/// Silence where an answer is due. Whoever is refused has been answered.
let firewallChange = CauseRule(
  entry: CauseEntry(
    clause: "packets are dropped on the way",
    meaning:
      "Packets are dropped on the way: a firewall rule, a security group, a network policy, a route. Silence speaks "
      + "for it; a server that is down refuses instead.",
    evidence: [
      "`deadline has elapsed`, `timeout waiting for server`, `Connection timed out` in the source's errors.",
      "Our own attempts to connect, or a probe's, time out.", "VALIDATE CONNECTION times out.",
      "The server still serves the source's WAL sender, and has had no reply for more than 12 s.",
    ],
    refutation: [
      "A refusal, from wherever.", "A word of the server's in the source's latest error.",
      "VALIDATE CONNECTION passed.",
    ],
    settledBy: [Settlement("VALIDATE CONNECTION, which dials from Materialize", .validation)],
    guide: "Common causes: Firewall or security group changes"),
  topic: .network,
  playbook: [.openFirewall, .validateConnection, .setKeepalives],
  // Nothing gets through: the server waits in vain for an answer.
  explains: [.connectionTimeout, .loadBalancer],
  weigh: { incident, context, hypothesis in
    let contacts = incident.contacts
    weighSilence(contacts, incident, &hypothesis)
    let ranOn = context.ranOn(incident)
    if let ranOn, let refused = contacts.first(where: { $0.isMaterializes && $0.outcome == .refused }) {
      hypothesis.speaks(
        .sign, refused.exhibit,
        title:
          "Materialize is refused though \(incident.upstream ?? "the server") is up: something on its way rejects it")
      hypothesis.note(ranOn)
    }
    guard hypothesis.isFounded else { return }
    weighAnswers(contacts, incident, isUp: ranOn != nil, &hypothesis)
    if let loaded = context.reload(in: incident) { hypothesis.note(loaded) }
    hypothesis.settle(
      contacts.contains { $0.observer == .validation }
        ? "packets at the server while Materialize tries: tcpdump -n host ADDRESS and port \(context.port(of: incident))"
        : Settlement("VALIDATE CONNECTION, which dials from Materialize", .validation))
  },
  ongoing: { context in
    context.evidence.materialize.sources.value?.filter { $0.status == .running }.compactMap { source in
      guard let mute = context.muteSender(of: source, for: .seconds(40)) else { return nil }
      return Finding(
        .firewallChange, .warning, confidence: Weight.sign.rawValue, source: source.id,
        upstream: context.evidence.upstreamName(of: source),
        title: "it is said to run, but the server hears nothing of Materialize any more", support: [mute.exhibit],
        wouldSettle: [Settlement("VALIDATE CONNECTION, which dials from Materialize", .validation)])
    } ?? []
  })

private func weighSilence(_ contacts: [Contact], _ incident: Incident, _ hypothesis: inout Hypothesis) {
  let name = incident.upstream ?? "the server"
  for contact in contacts where contact.outcome == .silent {
    switch contact.observer {
    // Weighed by their words already.
    case .ownConnection, .sourceError: continue
    // It goes the same way as our own connection.
    case .probe:
      guard incident.source != nil else { continue }
      hypothesis.speaks(.hint, contact.exhibit, title: "\(name) does not answer: packets are dropped on the way")
    case .validation:
      hypothesis.speaks(
        .sign, contact.exhibit, title: "\(name) does not answer Materialize: packets are dropped on the way")
    case .walSender:
      hypothesis.speaks(
        .sign, contact.exhibit, title: "nothing gets through between Materialize and \(name), either way")
    }
  }
}

/// Whoever is answered, or refused, is not met by silence.
private func weighAnswers(
  _ contacts: [Contact], _ incident: Incident, isUp: Bool, _ hypothesis: inout Hypothesis
) {
  for contact in contacts {
    switch (contact.observer, contact.outcome) {
    case (.validation, .through): hypothesis.contradicts(.strong, contact.exhibit)
    case (.sourceError, .through): hypothesis.contradicts(.sign, contact.exhibit)
    case (_, .refused) where !isUp:
      hypothesis.contradicts(contact.isMaterializes ? .sign : .hint, contact.exhibit)
    case (.ownConnection, .through) where incident.source != nil:
      var exhibit = contact.exhibit
      exhibit.text += ": it is Materialize's way that is shut, not ours"
      hypothesis.note(exhibit)
    default: continue
    }
  }
}

extension RuleContext {
  func port(of incident: Incident) -> String {
    incident.server.flatMap { evidence.target($0)?.port }.map { String($0) } ?? "5432"
  }

  /// The configuration was read anew within the incident.
  func reload(in incident: Incident) -> Exhibit? {
    guard let record = record(of: incident), let facts = record.facts.value,
      facts.configurationLoadedAt - facts.startedAt > .seconds(5),
      incident.covers(local(facts.configurationLoadedAt, record))
    else { return nil }
    return Exhibit(
      "pg_conf_load_time(): the configuration was reloaded \(facts.configurationLoadedAt.utc) UTC", on: incident.server)
  }
}
