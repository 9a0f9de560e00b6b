// CONNECTION LIMITs that stop Materialize: those of its role and of its database.

import Samples

/// Materialize holds two ordinary connections for each source, and needs more for a snapshot; a limit that leaves room
/// for both is left alone.
func raiseConnectionLimit(_ context: RemedyContext) -> [Remedy] {
  guard let upstream = context.upstream, let sessions = context.record.sessions.value else { return [] }
  let databases = Set(context.connections.compactMap(\.database))
  let needed = 2 *| max(1, context.evidence.sources(fedBy: upstream).count) +| 2
  let roles = sessions.roles.filter { context.materializeRoles.contains($0.name) && !$0.isSuperuser }
  let tight =
    roles.map { (isRole: true, limit: $0) }
    + sessions.databases.filter { databases.contains($0.name) }.map { (isRole: false, limit: $0) }
  return tight.compactMap { isRole, limit in
    guard let remaining = limit.remaining, remaining < needed else { return nil }
    let new = max(limit.limit *| 2, limit.used +| needed +| 10)
    return remedy(limit, isRole: isRole, new: new, context)
  }
}

private func remedy(_ limit: ConnectionLimit, isRole: Bool, new: Int, _ context: RemedyContext)
  -> Remedy
{
  let whose = "\(isRole ? "role" : "database") \(limit.name)"
  let action: Change.Action = isRole ? .limitRole(limit.name, new) : .limitDatabase(limit.name, new)
  let undo: Change.Action = isRole ? .limitRole(limit.name, limit.limit) : .limitDatabase(limit.name, limit.limit)
  return Remedy(
    .raiseConnectionLimit, "Raise the CONNECTION LIMIT of \(whose) to \(new)",
    detail: "\(limit.used) of \(limit.limit) used", takes: .now,
    effect: "Materialize can open its connections at once.\(context.standbyNote)",
    risk: "More connections of \(whose) take from what others share: max_connections stays as it is.",
    application: context.proposal(
      action, [ChangeReport.Difference("CONNECTION LIMIT of \(whose)", old: String(limit.limit), new: String(new))],
      undo: undo),
    handOvers: [HandOver("SQL", action.copiedStatements)])
}
