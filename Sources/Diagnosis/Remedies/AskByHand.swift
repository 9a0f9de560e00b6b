// What keeps a living server from answering our own role.

import Samples

func askByHand(_ context: RemedyContext) -> [Remedy] {
  let role = context.record.facts.value?.role ?? context.target?.user
  return [
    Remedy(
      .askByHand, "Find out what hinders \(role.map { "role \($0)" } ?? "the watching role")", takes: .byHand,
      effect:
        "These only read. What a role or database sets (a timeout, an isolation level) goes with ALTER … RESET; a "
        + "lock goes with the transaction that holds it.",
      handOvers: [HandOver("SQL", context.upstream == nil ? atMaterialize : atUpstream(role))])
  ]
}

private func atUpstream(_ role: String?) -> String {
  let own = role.map { " OR setrole = (SELECT oid FROM pg_roles WHERE rolname = \(copiedLiteral($0)))" } ?? ""
  return """
    SELECT setdatabase, setrole, setconfig FROM pg_db_role_setting WHERE setrole = 0\(own);
    SELECT pid, relation::regclass, mode FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted;
    """
}

private let atMaterialize = "SELECT * FROM mz_internal.mz_source_statuses;"
