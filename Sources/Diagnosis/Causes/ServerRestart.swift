// The upstream was restarted, crashed, or is down.

import Samples

/// Without more evidence "connection refused" speaks for this cause.
let serverRestart = CauseRule(
  entry: CauseEntry(
    clause: "the upstream was restarted, or is down",
    meaning:
      "The upstream was restarted, crashed, or is down; or an administrator terminated Materialize's session.",
    evidence: [
      "pg_postmaster_start_time() lies in the outage.",
      "The server says that it is starting or stopping (57P03), or that it crashed (57P02).",
      "Its log tells of a shutdown, a crash or a start.",
      "Connections are refused, Materialize's, ours or a probe's.",
      "A session was ended by an administrator (57P01).",
    ],
    refutation: ["The server has been up since before the outage.", "Silence where a refusal would be due."],
    settledBy: ["SELECT pg_postmaster_start_time()"], guide: "Common causes: Database restarts or maintenance"),
  topic: .logs,
  playbook: [.waitForReconnection, .validateConnection, .scheduleMaintenance],
  explains: [.firewallChange, .connectionTimeout, .loadBalancer],
  weigh: { incident, context, hypothesis in
    guard !incident.isMaterialize else { return }
    let name = incident.upstream ?? "the server"
    let contacts = incident.contacts
    if incident.source != nil {
      for contact in contacts where contact.outcome == .refused {
        switch contact.observer {
        case .probe:
          hypothesis.speaks(.hint, contact.exhibit, title: "nothing listens at \(name): it is down, or restarting")
        case .validation:
          hypothesis.speaks(.sign, contact.exhibit, title: "nothing listens at \(name): it is down, or restarting")
        // Weighed by their words already.
        case .ownConnection, .sourceError, .walSender: continue
        }
      }
    }
    weighStart(incident, context, name, &hypothesis)
    let restarts = context.logged(.shutdown, in: incident, slack: Incident.startSlack) { event in
      // What one terminated session says is no shutdown, and a promotion is another matter.
      !event.message.contains("administrator command") && !event.message.contains("promote")
    }
    if let exhibit = context.exhibit(of: restarts, on: incident.server) {
      hypothesis.speaks(.proof, exhibit, title: "\(name) was shut down, crashed, or restarted")
    }
    guard hypothesis.isFounded else { return }
    for silent in contacts where silent.outcome == .silent {
      hypothesis.contradicts(silent.isMaterializes ? .sign : .hint, silent.exhibit)
    }
    hypothesis.settle(
      "SELECT pg_postmaster_start_time(), as soon as \(name) lets somebody in: it lies in the outage, or not")
  })

private func weighStart(_ incident: Incident, _ context: RuleContext, _ name: String, _ hypothesis: inout Hypothesis) {
  guard let record = context.record(of: incident), let facts = record.facts.value else { return }
  let startedAt = context.local(facts.startedAt, record)
  if incident.covers(startedAt, slack: Incident.startSlack) {
    hypothesis.speaks(
      .proof, context.startExhibit(facts, incident, record),
      title: "\(name) restarted \((context.now - startedAt).brief) ago")
    return
  }
  guard hypothesis.isFounded, let ranOn = context.ranOn(incident) else { return }
  if incident.errors.contains(where: { $0.isCurrent && $0.text.contains("administrator command") }) {
    hypothesis.speaks(.strong, ranOn, title: "its session on \(name) was terminated by an administrator")
  } else {
    hypothesis.contradicts(.strong, ranOn)
  }
}

extension RuleContext {
  /// That the server has been up since before the outage, by figures from within it: what is older tells nothing of it.
  func ranOn(_ incident: Incident) -> Exhibit? {
    guard let began = incident.began, let record = record(of: incident), record.link.lost == nil,
      let facts = record.facts.value, let at = record.facts.at, at > began,
      local(facts.startedAt, record) < began - Incident.startSlack
    else { return nil }
    return startExhibit(facts, incident, record)
  }

  fileprivate func startExhibit(_ facts: ServerFacts, _ incident: Incident, _ record: UpstreamRecord) -> Exhibit {
    Exhibit("pg_postmaster_start_time(): \(facts.startedAt.utc) UTC", on: incident.server, at: record.facts.at)
  }
}
