// The upstream is another server than before: a promoted standby, or a restored backup.

import Samples

/// Known by the timeline, which is Materialize's own finding; from here it looks like a restart.
let failover = CauseRule(
  entry: CauseEntry(
    clause: "the upstream is another server than before",
    meaning:
      "The upstream is another server than before: a promoted standby, or a restored backup. The source has to be "
      + "recreated.",
    evidence: [
      "`Expected timeline ID … but got …` in the source's errors.", "The log tells of a promotion.",
      "What answers is a standby.",
    ],
    refutation: ["The timeline that Materialize expects."],
    settledBy: [
      "SELECT timeline_id FROM pg_control_checkpoint() against mz_internal.mz_postgres_sources.timeline_id"
    ],
    guide: "Common causes: Database restarts or maintenance (failovers)"),
  topic: .logs,
  playbook: [.recreateSource, .validateConnection],
  // A promoted standby has been restarted, goes by another address, and lacks the slot.
  explains: [.serverRestart, .dnsFailure, .slotLost, .firewallChange],
  whyRecreate:
    "positions in the WAL of the old timeline mean nothing on the new one, so nobody can tell what was missed. "
    + "Recreate the source",
  weigh: { incident, context, hypothesis in
    guard incident.source != nil, let name = incident.upstream, let record = context.record(of: incident) else {
      return
    }
    let promotions = context.logged(.shutdown, in: incident) {
      $0.message.contains("received promote request") || $0.message.contains("selected new timeline")
    }
    if let exhibit = context.exhibit(of: promotions, on: incident.server) {
      hypothesis.speaks(.strong, exhibit, title: "\(name) was promoted: it is another server than before")
    }
    if record.link.lost == nil, record.facts.value?.inRecovery == true {
      hypothesis.speaks(
        .sign, Exhibit("pg_is_in_recovery(): true", on: .upstream(name), at: record.facts.at),
        title: "what answers as \(name) is a standby")
    }
    guard hypothesis.isFounded else { return }
    hypothesis.settle(
      "SELECT timeline_id FROM pg_control_checkpoint() against mz_internal.mz_postgres_sources.timeline_id")
  })
