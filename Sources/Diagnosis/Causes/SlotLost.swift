// The slot of a source no longer holds what the source needs.

import Samples

/// A slot that is there proves little: Materialize recreates one that was dropped, empty.
let slotLost = CauseRule(
  entry: CauseEntry(
    clause: "the slot no longer holds what the source needs",
    meaning: "The slot no longer holds the WAL that the source needs. The source has to be recreated.",
    evidence: [
      "`slot overcompacted`, `replication slot has been invalidated` and their like in the source's errors.",
      "wal_status lost, or an invalidation, in pg_replication_slots.", "No such slot in pg_replication_slots.",
      "A slot that holds back, or lags behind by, more WAL than `slot_retained` and `slot_lag` allow: it may be lost.",
    ],
    refutation: ["wal_status reserved, which proves little: Materialize recreates a slot that was dropped, empty."],
    settledBy: [
      "confirmed_flush_lsn of the slot beyond offset_committed of mz_internal.mz_source_statistics: the WAL between is gone"
    ], guide: "Sibling guide: Slot overcompacted"),
  topic: .connections,
  playbook: [.recreateSource, .raiseSlotWalKeepSize],
  explains: [.replicationCapacity],
  whyRecreate: "the WAL between what Materialize has and what the slot still holds is gone. Recreate the source",
  weigh: { incident, context, hypothesis in
    guard let source = incident.source, let name = incident.upstream, incident.ended == nil,
      let record = context.record(of: incident), record.link.lost == nil, record.replication.value != nil
    else { return }
    if let finding = lost(source, context) {
      finding.support.forEach { hypothesis.speaks(.proof, $0, title: finding.title) }
      return hypothesis.note("it does not heal by itself: \(Cause.slotLost.whyRecreate ?? "")")
    }
    guard let slotName = source.slot else { return }
    guard let slot = context.evidence.slot(of: source) else {
      return hypothesis.speaks(
        .strong, Exhibit("pg_replication_slots: no slot \(slotName)", on: .upstream(name), at: record.replication.at),
        title: "its replication slot is gone: the source has to be recreated")
    }
    guard hypothesis.isFounded else { return }
    if slot.walStatus == "reserved" {
      hypothesis.note(
        Exhibit(
          "pg_replication_slots: \(slotName) is reserved, but Materialize recreates a slot that was dropped",
          on: .upstream(name), at: record.replication.at))
    }
    hypothesis.settle(
      Settlement(
        "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '\(slotName)': beyond offset_committed of "
          + "mz_internal.mz_source_statistics, the WAL between is gone"))
  },
  ongoing: { context in
    (context.evidence.materialize.sources.value ?? []).compactMap { lost($0, context) ?? endangered($0, context) }
      + context.evidence.upstreamNames.flatMap { name in
        strays(on: name, context)
          + (context.evidence.upstreams[name]?.replication.value?.slots ?? []).compactMap {
            heavy($0, on: name, context)
          }
      }
  })

private func lost(_ source: Source, _ context: RuleContext) -> Finding? {
  guard let slot = context.evidence.slot(of: source), slot.health == .lost else { return nil }
  var finding = finding(
    .critical, source, context, title: "its replication slot is lost: the source has to be recreated",
    slot.lossEvidence)
  finding?.remedies = slot.lossRemedies
  return finding
}

private func endangered(_ source: Source, _ context: RuleContext) -> Finding? {
  guard let slot = context.evidence.slot(of: source), slot.health == .endangered else { return nil }
  let retained = slot.retained.map { ", holds back \(byteSize($0))" } ?? ""
  var finding = finding(
    .warning, source, context, title: "its replication slot is about to be lost: max_slot_wal_keep_size is exceeded",
    "pg_replication_slots: \(slot.name) unreserved\(retained)")
  finding?.remedies = [.raiseSlotWalKeepSize]
  return finding
}

/// Lost slots that belong to no source that is known. Without Materialize's catalog those of its kind are taken for slots
/// of sources, none of which will ever run again; others are somebody else's matter.
private func strays(on name: String, _ context: RuleContext) -> [Finding] {
  guard let record = context.evidence.upstreams[name], record.link.lost == nil else { return [] }
  let known = Set((context.sourcesByUpstream[name] ?? []).compactMap(\.slot))
  let lost = (record.replication.value?.slots ?? []).filter { $0.health == .lost && !known.contains($0.name) }
  let isCatalogKnown = context.evidence.materialize.sources.value != nil
  let ofSources = lost.filter { $0.isMaterializes && !isCatalogKnown }
  let others = lost.filter { !$0.isMaterializes || isCatalogKnown }
  return [
    stray(
      ofSources, .critical, on: name, record,
      ofSources.count == 1
        ? "is lost: the source of Materialize that uses it has to be recreated"
        : "are lost: the sources of Materialize that use them have to be recreated"),
    stray(
      others, .info, on: name, record,
      others.count == 1 ? "is lost; no source uses it" : "are lost; no source uses them"),
  ].compactMap(\.self)
}

private func stray(
  _ slots: [ReplicationSlot], _ severity: Severity, on name: String, _ record: UpstreamRecord, _ words: String
) -> Finding? {
  guard let first = slots.first else { return nil }
  let subject = slots.count == 1 ? "the replication slot \(first.name)" : "\(slots.count) replication slots"
  let told = slots.prefix(10).map { Exhibit($0.lossEvidence, on: .upstream(name), at: record.replication.at) }
  let rest = slots.count -| told.count
  return Finding(
    .slotLost, severity, confidence: Weight.proof.rawValue, upstream: name, title: "\(subject) of \(name) \(words)",
    support: told + (rest > 0 ? [Exhibit("and \(rest) more of pg_replication_slots")] : []),
    remedies: severity == .info ? [.dropUnusedSlots] : first.lossRemedies,
    advice: severity == .info
      ? []
      : [
        "SELECT name FROM mz_sources JOIN mz_internal.mz_postgres_sources USING (id) WHERE replication_slot = "
          + copiedLiteral(first.name)
      ])
}

/// Any slot that keeps much WAL may fill the disk for all.
private func heavy(_ slot: ReplicationSlot, on name: String, _ context: RuleContext) -> Finding? {
  let thresholds = context.standards.thresholds
  let figures: [(size: Int64?, threshold: Threshold, words: String)] = [
    (slot.retained, .slotRetained, "holds back"), (slot.lag, .slotLag, "lags behind by"),
  ]
  let reached = figures.compactMap { size, threshold, words -> (severity: Severity, words: String)? in
    guard let size, let severity = thresholds.severity(of: Double(size), against: threshold) else { return nil }
    return (severity, "\(words) \(byteSize(size)) of WAL")
  }
  guard let severity = reached.map(\.severity).max(), let first = reached.first else { return nil }
  let source = context.sourcesByUpstream[name]?.first { $0.slot == slot.name }
  return Finding(
    .slotLost, severity, confidence: Weight.proof.rawValue, source: source?.id, upstream: name,
    title: "the replication slot \(slot.name) of \(name) \(first.words)",
    support: [
      Exhibit(
        "pg_replication_slots: \(slot.name) \(reached.map(\.words).joined(separator: ", "))", on: .upstream(name),
        at: context.evidence.upstreams[name]?.replication.at)
    ], wouldSettle: ["whether its consumer is connected, and catches up"], remedies: [.dropUnusedSlots])
}

private func finding(
  _ severity: Severity, _ source: Source, _ context: RuleContext, title: String, _ words: String
) -> Finding? {
  guard let name = context.evidence.upstreamName(of: source) else { return nil }
  return Finding(
    .slotLost, severity, confidence: Weight.proof.rawValue, source: source.id, upstream: name, title: title,
    support: [Exhibit(words, on: .upstream(name), at: context.evidence.upstreams[name]?.replication.at)])
}
