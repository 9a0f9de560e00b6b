// Replication does not work through a pooler.

import Samples

/// Left out where our own way to the same host is known to be free of poolers.
func bypassPooler(_ context: RemedyContext) -> [Remedy] {
  let goesOurWay = context.connections.allSatisfy { $0.tunnel == nil && $0.host == context.target?.host }
  if context.record.isPooled == false, goesOurWay, !context.isPoolerHost { return [] }
  let pooler = context.record.pooler
  let connection = context.connections.first.map { copiedName($0.name) } ?? "CONNECTION_NAME"
  let host = directHost(context).map(copiedLiteral) ?? "'NEW_HOST'"
  return [
    Remedy(
      .bypassPooler, "Connect past \(pooler?.product ?? "the pooler")", detail: pooler?.evidence ?? "", takes: .byHand,
      effect:
        "Materialize dials the server itself. In transaction mode a pooler carries no replication; in any mode its "
        + "timeouts and restarts cut the stream.",
      risk:
        "Materialize's connections then count against max_connections directly, and its addresses must be admitted.",
      handOvers: [
        .toFillIn(
          "SQL for Materialize", comment: "--",
          "ALTER CONNECTION \(connection) SET (HOST = \(host)), SET (PORT = 5432);\nVALIDATE CONNECTION \(connection);"),
        HandOver(
          "Look from inside", "SELECT pg_backend_pid();  -- differs from the pid that the login named: a pooler"),
      ])
  ]
}

extension RemedyContext {
  fileprivate var isPoolerHost: Bool { record.pooler != nil || directHost(self) != nil }
}

/// Where the pooler's name gives the server's away.
private func directHost(_ context: RemedyContext) -> String? {
  let host = context.place.host
  guard host.hasSuffix(".neon.tech"), let label = host.split(separator: ".").first, label.hasSuffix("-pooler") else {
    return nil
  }
  return String(label.dropLast("-pooler".count)) + host.dropFirst(label.count)
}
