// Idle sessions hold connections that others need.

import Samples

/// Left out where connections are free and nobody has been idle for an hour: nothing would be gained by it.
/// Until the operator chooses, only the groups are known: their figures stand in for the list.
func endIdleSessions(_ context: RemedyContext) -> [Remedy] {
  let sessions = context.record.sessions.value
  let groups = (sessions?.groups ?? []).filter {
    $0.state?.hasPrefix("idle") == true && !context.isProtected(role: $0.role, application: $0.application)
  }
  let listed = (context.record.idleSessions.value ?? []).filter(context.mayEnd).sorted {
    $0.stateChangedAt < $1.stateChangedAt
  }
  // States that may not be seen could all be idle ones.
  let mayBeHidden = sessions?.masked != false
  let isForgotten = groups.contains { $0.idleForAnHour > 0 }
  if let headroom = sessions?.headroom, !headroom.isScarce, !isForgotten { return [] }
  guard !groups.isEmpty || !listed.isEmpty || mayBeHidden else { return [] }
  let holder = groups.max { $0.count < $1.count }?.role ?? listed.first?.role
  return [
    Remedy(
      .endIdleSessions, "End idle sessions\(holder.map { ", most of them of role \($0)" } ?? "")",
      detail: figures(groups, listed, context), takes: .now,
      effect:
        "Frees their connections at once. Their clients see 57P01 and have to connect again. Sessions that replicate, "
        + "Materialize's and our own are never among them. Needs: \(context.terminate).",
      risk: "Open transactions of sessions that are idle in a transaction are rolled back. It cannot be undone.",
      application: context.upstream == nil ? nil : .chooseSessions(listed), handOvers: [list(context)])
  ]
}

private func figures(_ groups: [SessionGroup], _ listed: [IdleSession], _ context: RemedyContext) -> String {
  if !listed.isEmpty {
    let now = context.record.facts.value?.clock ?? context.standards.now
    let spans = listed.map { now - $0.stateChangedAt }
    return "\(counted(listed.count, "session")), idle \(spans.min()?.brief ?? "?") … \(spans.max()?.brief ?? "?")"
  }
  guard context.record.sessions.value != nil else { return "who is connected is not known at present" }
  guard !groups.isEmpty else { return "states of other roles' sessions may not be seen" }
  let count = groups.reduce(0) { $0 +| $1.count }
  let old = groups.reduce(0) { $0 +| $1.idleForAnHour }
  let longest = groups.compactMap(\.longestInState).max().map { ", the longest \($0.brief)" } ?? ""
  return "\(counted(count, "session")), \(old) idle for over an hour\(longest)"
}

private func list(_ context: RemedyContext) -> HandOver {
  let spared = (context.materializeRoles.sorted() + RemedyContext.serviceRoles.sorted()).map(copiedLiteral)
  return .toFillIn(
    "SQL", comment: "--",
    """
    SELECT pid, usename, application_name, client_addr, state, now() - state_change AS idle_for, left(query, 60) AS last
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND state LIKE 'idle%' AND pid <> pg_backend_pid()
      AND usename NOT IN (\(spared.joined(separator: ", ")))
    ORDER BY state_change;
    SELECT pg_terminate_backend(SESSION_PID);
    """)
}

extension RemedyContext {
  /// Roles of hosted services: ending their sessions helps nobody.
  static let serviceRoles: Set<String> = [
    "rdsadmin", "cloudsqladmin", "cloudsqlagent", "alloydbadmin", "azuresu", "cloud_admin",
  ]

  func mayEnd(_ session: IdleSession) -> Bool {
    session.id.pid != record.facts.value?.backendPID
      && !isProtected(role: session.role, application: session.application)
      && !replicatingPIDs.contains(session.id.pid)
  }

  /// Never ended: sessions of roles that replicate, ours, and the service's own.
  func isProtected(role: String, application: String) -> Bool {
    materializeRoles.contains(role) || replicatingRoles.contains(role) || RemedyContext.serviceRoles.contains(role)
      || application == "pgwatch-tui"
  }

  private var replicatingRoles: Set<String> {
    Set((record.replication.value?.senders ?? []).compactMap(\.role))
  }

  private var replicatingPIDs: Set<Int32> {
    let replication = record.replication.value
    return Set((replication?.senders ?? []).map(\.pid) + (replication?.slots ?? []).compactMap(\.activePID))
  }
}
