// A role that takes more than its share of the connections.

import Samples

/// The limit leaves a tenth of all connections free; sessions that are open stay open. Left out while enough are free, and
/// where no role holds a quarter of them.
func limitRole(_ context: RemedyContext) -> [Remedy] {
  guard let headroom = context.record.sessions.value?.headroom,
    let holder = context.greediest, headroom.isScarce, holder.used *| 4 >= headroom.ordinary
  else { return [] }
  let limit = rounded(max(headroom.ordinary / 4, holder.used -| max(2, headroom.ordinary / 10)))
  guard limit > 0, holder.limit < 0 || holder.limit > limit else { return [] }
  let action = Change.Action.limitRole(holder.name, limit)
  let old = holder.limit < 0 ? "none" : String(holder.limit)
  return [
    Remedy(
      .limitRole, "Limit role \(holder.name) to \(limit) connections",
      detail: "holds \(holder.used) of \(headroom.ordinary)", takes: .now,
      effect:
        "Leaves connections for Materialize and others from now on. Sessions that are open stay open: end idle ones "
        + "to have room at once.\(context.standbyNote)",
      risk: "Its clients see 53300 (too many connections for role) when they want more. Do they share a pool?",
      application: context.proposal(
        action, [ChangeReport.Difference("CONNECTION LIMIT of role \(holder.name)", old: old, new: String(limit))],
        undo: .limitRole(holder.name, holder.limit)),
      handOvers: [
        HandOver("SQL", action.copiedStatements),
        HandOver(
          "SQL: let its idle sessions end by themselves (PostgreSQL 14 and later)",
          "ALTER ROLE \(copiedName(holder.name)) SET idle_session_timeout = '30min';"),
      ])
  ]
}

private func rounded(_ limit: Int) -> Int { limit >= 20 ? limit / 5 *| 5 : limit }

extension RemedyContext {
  /// The ordinary role with the most sessions, apart from those that replicate or watch.
  fileprivate var greediest: ConnectionLimit? {
    guard let sessions = record.sessions.value else { return nil }
    var used: [String: Int] = [:]
    for group in sessions.groups where !isProtected(role: group.role, application: group.application) {
      used[group.role, default: 0] +|= group.count
    }
    guard let (name, count) = used.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), !isSuperuser(name) else {
      return nil
    }
    return ConnectionLimit(name: name, limit: sessions.roles.first { $0.name == name }?.limit ?? -1, used: count)
  }
}
