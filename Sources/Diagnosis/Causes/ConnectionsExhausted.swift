// An upstream on which ordinary roles can open no, or hardly any, further connection.

import Samples

/// Evidence: client sessions against max_connections less both reserves (pg_stat_activity), and CONNECTION LIMITs of
/// Materialize's role and database. Materialize holds two ordinary connections per source and needs them again after
/// every disconnection.
/// Refuted by: remaining connections.
let connectionsExhausted: Rule = { evidence, _ in
  evidence.upstreamNames.flatMap { name -> [Finding] in
    guard let record = evidence.upstreams[name], record.link.lost == nil, let sessions = record.sessions.value else {
      return []
    }
    return [judge(sessions, on: name)].compactMap(\.self) + limits(sessions, on: name, evidence)
  }
}

private func judge(_ sessions: Sessions, on name: String) -> Finding? {
  let headroom = sessions.headroom
  let scarce = max(2, headroom.ordinary / 20)
  guard headroom.remaining <= scarce else { return nil }
  let holder = sessions.groups.first.map {
    "most are held by role \($0.role)\($0.application.isEmpty ? "" : ", application \($0.application)"): \($0.count)"
  }
  return Finding(
    .resourceExhaustion, headroom.remaining == 0 ? .critical : .warning, confidence: 0.95, upstream: name,
    title: headroom.remaining == 0
      ? "\(name) has no connection slot left for ordinary roles"
      : "\(name) has only \(counted(headroom.remaining, "connection slot")) left for ordinary roles",
    evidence: [
      "pg_stat_activity: \(headroom.used) of \(headroom.ordinary) used, \(headroom.reserved) of \(headroom.max) reserved"
    ] + (holder.map { [Exhibit($0)] } ?? []),
    advice: ["end idle sessions of the role that holds most", "limit that role", "raise max_connections (restart)"])
}

/// Only limits that stop Materialize count: those of its role and database.
private func limits(_ sessions: Sessions, on name: String, _ evidence: Evidence) -> [Finding] {
  let ids = Set(evidence.target(.upstream(name))?.connectionIDs ?? [])
  let connections = (evidence.materialize.connections.value ?? []).filter { ids.contains($0.id) }
  let roles = sessions.roles.filter { limit in !limit.isSuperuser && connections.contains { $0.user == limit.name } }
  let databases = sessions.databases.filter { limit in connections.contains { $0.database == limit.name } }
  return (roles.map { ("role", $0) } + databases.map { ("database", $0) }).compactMap { kind, limit in
    guard limit.remaining == 0 else { return nil }
    return Finding(
      .resourceExhaustion, .warning, confidence: 0.8, upstream: name,
      title: "\(kind) \(limit.name) on \(name) has reached its CONNECTION LIMIT of \(limit.limit)",
      evidence: ["\(limit.used) of \(limit.limit) used (\(kind == "role" ? "pg_roles" : "pg_database"))"],
      advice: ["raise it: ALTER \(kind.uppercased()) … CONNECTION LIMIT"])
  }
}
