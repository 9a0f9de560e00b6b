// A source whose slot or history is lost has to be made anew.

import Samples

func recreateSource(_ context: RemedyContext) -> [Remedy] {
  context.sources.prefix(1).map { source in
    let tables = (context.evidence.materialize.tables.value ?? []).filter { $0.sourceID == source.id }
    let connection = context.connections.first.map { copiedName($0.name) } ?? "CONNECTION_NAME"
    let name = [source.database, source.schema, source.name].map(copiedName).joined(separator: ".")
    let cluster = source.cluster.map { " IN CLUSTER \(copiedName($0))" } ?? ""
    let reason = context.finding.cause.whyRecreate.map { " There is no other way: \($0)." } ?? ""
    let publication = source.publication.map(copiedLiteral) ?? "'PUBLICATION_NAME'"
    return Remedy(
      .recreateSource, "Recreate source \(source.name)",
      detail: tables.isEmpty ? "" : counted(tables.count, "table"), takes: .byHand,
      effect:
        "DROP SOURCE drops the slot upstream too; the new source takes a snapshot of all its tables and carries on "
        + "from there.\(reason)",
      risk:
        "Views and sinks that depend on it are dropped by CASCADE and have to be made again; the snapshot reads every "
        + "table in full, and needs two WAL senders and two slots meanwhile.",
      handOvers: [
        .toFillIn(
          "SQL for Materialize", comment: "--",
          """
          SHOW CREATE SOURCE \(name);  -- keep it, and the definitions of what depends on it
          DROP SOURCE \(name);  -- refuses while something depends on it; CASCADE drops that too
          CREATE SOURCE \(name)\(cluster)
            FROM POSTGRES CONNECTION \(connection) (PUBLICATION \(publication))
            \(selection(tables));
          """),
        HandOver(
          "SQL for the upstream: is the old slot gone?",
          "SELECT slot_name, active, wal_status FROM pg_replication_slots"
            + (source.slot.map { " WHERE slot_name = \(copiedLiteral($0));" } ?? ";")),
      ])
  }
}

private func selection(_ tables: [SourceTable]) -> String {
  let pairs = tables.compactMap { table in table.upstreamName.map { "\(qualified($0)) AS \(copiedName(table.name))" } }
  return pairs.isEmpty ? "FOR ALL TABLES" : "FOR TABLES (\(pairs.joined(separator: ", ")))"
}

/// `public.orders`, each part quoted where it must be.
func qualified(_ name: String) -> String {
  name.split(separator: ".", maxSplits: 1).map { copiedName(String($0)) }.joined(separator: ".")
}
