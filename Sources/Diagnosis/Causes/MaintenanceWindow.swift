// Materialize itself restarted, was upgraded, or has no replica for the source.

import Samples

/// A restart hits every source of a cluster, whatever feeds it: one of another upstream that ran on refutes it.
let maintenanceWindow = CauseRule(
  entry: CauseEntry(
    clause: "Materialize itself was restarted",
    meaning: "Materialize was restarted, upgraded, or its cluster lost its replica. Its sources start again by "
      + "themselves: waiting is right.",
    evidence: [
      "mz_version() changed within the outage.", "mz_uptime() is shorter than the outage.",
      "All sources of the cluster, fed by several upstreams, ceased to run within 30 s.",
      "Our own connection to Materialize was cut at that time.",
      "It is the hour of Materialize Cloud's weekly maintenance (only where the host name is Cloud's).",
      "Status `paused`: the cluster has no replica.",
    ],
    refutation: [
      "A source of another upstream on the same cluster ran on.",
      "Materialize has been up since before the outage.",
    ],
    settledBy: ["SELECT mz_version(), mz_uptime() against the beginning of the outage"],
    guide: "What this error means (the note on maintenance windows)"),
  topic: .sources,
  playbook: [.waitForReconnection, .validateConnection],
  // Materialize went away itself: whatever its connections looked like from the other end followed from that.
  explains: [.firewallChange, .serverRestart, .loadBalancer, .connectionTimeout],
  weigh: { incident, context, hypothesis in
    guard let source = incident.source else { return weighMaterialize(incident, &hypothesis) }
    guard source.status != .paused else { return weighPause(source, &hypothesis) }
    weighRestart(incident, context, &hypothesis)
    weighCompany(of: source, incident, context, &hypothesis)
    guard hypothesis.isFounded else { return }
    weighSchedule(incident, context, &hypothesis)
    if let upstream = incident.upstream, let lost = context.link(of: incident)?.lost {
      hypothesis.contradicts(
        .sign, Exhibit("our own connection: \(lost.loss.summary)", on: .upstream(upstream), at: lost.at))
    }
    advise(incident, context, &hypothesis)
  })

// MARK: - Signs of a restart

private func weighRestart(_ incident: Incident, _ context: RuleContext, _ hypothesis: inout Hypothesis) {
  let materialize = context.evidence.materialize
  guard let began = incident.began else { return }
  if let startedAt = materialize.startedAt, let facts = materialize.facts.value {
    let exhibit = Exhibit(
      "mz_uptime(): \(facts.uptime.brief), started \(startedAt.utc) UTC", on: .materialize, at: materialize.facts.at)
    if incident.covers(startedAt, slack: Incident.startSlack) {
      hypothesis.speaks(.strong, exhibit, title: "Materialize itself restarted \((context.now - startedAt).brief) ago")
    } else if startedAt < began, let at = materialize.facts.at, at > began, materialize.link.lost == nil {
      hypothesis.contradicts(.sign, exhibit)
    }
  }
  if let former = materialize.formerVersion, let seenAt = materialize.versionSeenAt, incident.covers(seenAt),
    let version = materialize.facts.value?.version
  {
    hypothesis.speaks(
      .proof, Exhibit("mz_version(): \(version), was \(former)", on: .materialize, at: seenAt),
      title: "Materialize was upgraded from \(former.firstWord) to \(version.firstWord)")
  }
  if let loss = materialize.link.losses.last(where: { incident.covers($0.first) && $0.loss.step > .authentication }) {
    hypothesis.speaks(
      .sign,
      Exhibit("our own connection to Materialize was cut: \(loss.loss.summary)", on: .materialize, at: loss.first))
  }
}

private func weighCompany(
  of source: Source, _ incident: Incident, _ context: RuleContext, _ hypothesis: inout Hypothesis
) {
  guard let began = incident.began else { return }
  let cluster = context.cluster(of: source)
  if let runner = cluster.ranOn(at: began, notFedBy: incident.upstream) {
    return hypothesis.contradicts(
      .proof,
      Exhibit(
        "\(runner.name), fed by \(runner.upstream ?? "another upstream"), ran on", on: .materialize, at: context.now))
  }
  guard cluster.allFell(at: began) else { return }
  let name = source.cluster.map { " of cluster \($0)" } ?? ""
  let upstreams = counted(cluster.upstreams.count, "upstream")
  let exhibit = Exhibit(
    "all \(cluster.sources) sources\(name) ceased to run within 30 s, fed by \(upstreams)", on: .materialize, at: began)
  // Those of one upstream fall together with it, too.
  guard cluster.upstreams.count > 1 else { return hypothesis.speaks(.hint, exhibit) }
  hypothesis.speaks(.strong, exhibit, title: "all sources\(name) restarted together: Materialize's maintenance")
}

private func weighSchedule(_ incident: Incident, _ context: RuleContext, _ hypothesis: inout Hypothesis) {
  guard let began = incident.began, let schedule = MaintenanceSchedule(of: context.evidence),
    schedule.end(at: began) != nil
  else { return }
  hypothesis.speaks(
    .sign, Exhibit("Materialize Cloud maintains \(schedule.region) \(schedule.words)", on: .materialize, at: began))
}

/// Waiting is right, and until when.
private func advise(_ incident: Incident, _ context: RuleContext, _ hypothesis: inout Hypothesis) {
  guard incident.ended == nil, let began = incident.began else { return }
  let materialize = context.evidence.materialize
  let restart = materialize.startedAt.map { max($0, began) } ?? began
  let schedule = MaintenanceSchedule(of: context.evidence)
  let until = schedule?.end(at: context.now) ?? restart + RuleContext.longStart
  let why =
    schedule?.end(at: context.now) == nil
    ? "sources start within minutes of a restart" : "that is the end of this week's maintenance window"
  if context.now < until {
    hypothesis.severity = .warning
    hypothesis.advice = ["waiting is right: the source reconnects by itself. Until \(until.utc) UTC: \(why)"]
  } else {
    hypothesis.advice = [
      "it should be over since \(until.utc) UTC (\(why)): look at the replica of its cluster and at the sessions of its role upstream"
    ]
  }
  hypothesis.settle(
    "mz_uptime() and mz_version() against the beginning of the outage: SELECT mz_version(), mz_uptime()")
}

// MARK: - Other subjects

private func weighPause(_ source: Source, _ hypothesis: inout Hypothesis) {
  hypothesis.speaks(
    .proof,
    Exhibit(
      "mz_source_statuses: paused\(source.cluster.map { ", cluster \($0)" } ?? "")", on: .materialize, at: source.since),
    title: "its cluster has no replica, while WAL piles up upstream")
  hypothesis.remedies = [.giveReplica]
  hypothesis.advice = ["give the cluster a replica: ALTER CLUSTER … SET (REPLICATION FACTOR 1)"]
}

/// Our connection to Materialize is lost. It says nothing about the sources.
private func weighMaterialize(_ incident: Incident, _ hypothesis: inout Hypothesis) {
  guard incident.isMaterialize, hypothesis.isFounded else { return }
  hypothesis.settle("mz_uptime() and mz_version(), once Materialize answers again")
}
