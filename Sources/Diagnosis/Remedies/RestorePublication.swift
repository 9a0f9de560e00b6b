// The publication that a source reads is gone, or empty.

import Samples

func restorePublication(_ context: RemedyContext) -> [Remedy] {
  context.sources.prefix(1).map { source in
    let tables = (context.evidence.materialize.tables.value ?? []).filter { $0.sourceID == source.id }
    let names = tables.compactMap(\.upstreamName).map(qualified)
    let publication = source.publication.map(copiedName) ?? "PUBLICATION_NAME"
    let literal = source.publication.map(copiedLiteral) ?? "'PUBLICATION_NAME'"
    let list = names.isEmpty ? "FOR ALL TABLES" : "FOR TABLE \(names.joined(separator: ", "))"
    let identities = names.map { "ALTER TABLE \($0) REPLICA IDENTITY FULL;" }
    return Remedy(
      .restorePublication, "Create publication \(source.publication ?? "of the source") again",
      detail: names.isEmpty ? "" : counted(names.count, "table"), takes: .now,
      effect:
        "A new source can read it. One that has failed for it already reports a definite error and stays failed: it "
        + "has to be recreated.",
      risk: "FOR ALL TABLES takes a superuser. Without REPLICA IDENTITY FULL a source refuses the table.",
      handOvers: [
        .toFillIn(
          "SQL", comment: "--",
          ([
            "SELECT pubname, schemaname, tablename FROM pg_publication_tables WHERE pubname = \(literal);",
            "CREATE PUBLICATION \(publication) \(list);",
          ] + identities).joined(separator: "\n"))
      ])
  }
}
