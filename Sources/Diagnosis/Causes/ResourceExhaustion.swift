// The upstream has no connection, or no memory, left.

import Samples

/// Materialize holds two ordinary connections per source and needs them again after every disconnection.
let resourceExhaustion = CauseRule(
  entry: CauseEntry(
    clause: "the upstream ran out of connections or memory",
    meaning:
      "The upstream has no connection left for ordinary roles, a CONNECTION LIMIT is reached, or memory is short.",
    evidence: [
      "No connection remains: client sessions against max_connections less both reserves.",
      "No connection remained at the worst within the outage.",
      "The CONNECTION LIMIT of Materialize's role or database is reached.",
      "More sessions idle for over 60 minutes than the threshold `idle_sessions` allows.",
      "`remaining connection slots are reserved`, `too many clients`, `out of memory` (SQLSTATE class 53), said to "
        + "Materialize, to us, or in the log.",
    ],
    refutation: ["Connections remained all the time."],
    settledBy: [Settlement("the course of the remaining connections", .figures(.connections))],
    guide: "Common causes: Resource exhaustion"),
  topic: .connections,
  playbook: [.endIdleSessions, .limitRole, .raiseConnectionLimit, .raiseMaxConnections],
  explains: [.serverRestart, .connectionTimeout],
  weigh: { incident, context, hypothesis in
    guard incident.source != nil, let name = incident.upstream, let record = context.record(of: incident) else {
      return
    }
    // An error that names another cause makes a lack a matter of its own.
    let isToldOtherwise =
      incident.telling?.meaning.map { $0.clarity == .says && $0.cause != .resourceExhaustion } ?? false
    for limit in context.reachedLimits(on: name) {
      hypothesis.speaks(isToldOtherwise ? .sign : .proof, limit.exhibit, title: limit.title)
      if hypothesis.remedies == nil { hypothesis.remedies = [.raiseConnectionLimit, .endIdleSessions] }
    }
    let lines = context.logged(.resources, in: incident)
    if let exhibit = context.exhibit(of: lines, on: incident.server) {
      hypothesis.speaks(.strong, exhibit, title: "\(name) ran out of connections or memory")
    }
    weighHeadroom(record, incident, name, isToldOtherwise, &hypothesis)
  },
  ongoing: { context in
    context.evidence.upstreamNames.flatMap { name -> [Finding] in
      guard let record = context.evidence.upstreams[name], record.link.lost == nil, let sessions = record.sessions.value
      else { return [] }
      return [judge(sessions, record, on: name, context), idling(sessions, record, on: name, context)].compactMap(
        \.self)
        + context.reachedLimits(on: name).map { limit in
          Finding(
            .resourceExhaustion, .warning, confidence: Weight.proof.rawValue, upstream: name, title: limit.title,
            support: [limit.exhibit], remedies: [.raiseConnectionLimit, .endIdleSessions])
        }
    }
  })

private func weighHeadroom(
  _ record: UpstreamRecord, _ incident: Incident, _ name: String, _ isToldOtherwise: Bool,
  _ hypothesis: inout Hypothesis
) {
  guard record.link.lost == nil, let headroom = record.sessions.value?.headroom, let began = incident.began else {
    return
  }
  let server = ServerID.upstream(name)
  let exhibit = Exhibit(headroom.figures, on: server, at: record.sessions.at)
  let lowest = record.remaining.lowest(since: began).map { Int(saturating: $0) } ?? headroom.remaining
  if headroom.remaining == 0, incident.ended == nil {
    hypothesis.speaks(
      isToldOtherwise ? .sign : .proof, exhibit, title: "\(name) has no connection slot left for ordinary roles")
    if let holder = holder(record) { hypothesis.note(Exhibit(holder, on: server, at: record.sessions.at)) }
  } else if lowest == 0 {
    hypothesis.speaks(
      .strong,
      Exhibit(
        "no connection remained at the worst, \(headroom.remaining) remain now", on: server, at: record.sessions.at),
      title: "\(name) had no connection slot left for ordinary roles")
    if let holder = holder(record) { hypothesis.note(Exhibit(holder, on: server, at: record.sessions.at)) }
  } else if hypothesis.isFounded {
    // A source that was refused a moment ago and finds room now is about to recover.
    hypothesis.contradicts(
      hypothesis.title == nil ? .sign : .hint,
      Exhibit("\(headroom.figures); \(lowest) remained at the worst", on: server, at: record.sessions.at))
    hypothesis.settle(
      Settlement("the course of the remaining connections at the moment of the outage", .figures(.connections)))
  }
}

private func judge(_ sessions: Sessions, _ record: UpstreamRecord, on name: String, _ context: RuleContext) -> Finding?
{
  let headroom = sessions.headroom
  let figures = Exhibit(headroom.figures, on: .upstream(name), at: record.sessions.at)
  let holders = holder(record).map { [Exhibit($0, on: .upstream(name), at: record.sessions.at)] } ?? []
  if let severity = context.standards.thresholds.severity(of: headroom) {
    if severity == .unknown { return undecided(headroom, record, on: name) }
    return Finding(
      .resourceExhaustion, severity, confidence: Weight.proof.rawValue, upstream: name,
      title: headroom.remaining == 0
        ? "\(name) has no connection slot left for ordinary roles"
        : "\(name) has only \(counted(headroom.remaining, "connection slot")) left for ordinary roles",
      support: [figures] + holders)
  }
  // A forecast is believed where little is left and little time.
  guard headroom.remaining <= headroom.ordinary / 5,
    case .exhausted(let left, let perMinute) = Forecast(record.remaining, now: context.now), left <= .seconds(900)
  else { return nil }
  return Finding(
    .resourceExhaustion, .warning, confidence: Weight.strong.rawValue, upstream: name,
    title: "\(name) runs out of connection slots in \(left.brief)",
    support: [
      figures,
      Exhibit(
        "\(Int(saturating: perMinute.rounded(.up))) fewer each minute, over five minutes", on: .upstream(name),
        at: record.sessions.at),
    ]
      + holders,
    wouldSettle: [Settlement("the course of the remaining connections", .figures(.connections))])
}

/// It hangs on sessions that our role may not see in full.
private func undecided(_ headroom: Headroom, _ record: UpstreamRecord, on name: String) -> Finding {
  return Finding(
    .resourceExhaustion, .unknown, confidence: Weight.proof.rawValue, upstream: name,
    title:
      "\(name) has \(headroom.remainingWords) connection slots left for ordinary roles: nobody can tell whether they run short",
    support: [Exhibit(headroom.figures, on: .upstream(name), at: record.sessions.at)], remedies: [.grantPrivilege],
    grants: [grantStats(record)])
}

private func grantStats(_ record: UpstreamRecord) -> String {
  "GRANT pg_read_all_stats TO \(quotedIdentifier(record.facts.value?.role ?? "ROLE_NAME"))"
}

/// Nothing is wrong with a session that idles; so many of them may be a leak.
private func idling(_ sessions: Sessions, _ record: UpstreamRecord, on name: String, _ context: RuleContext) -> Finding?
{
  let idle = sessions.idleForAnHour
  let thresholds = context.standards.thresholds
  let severity = thresholds.severity(of: Double(idle), against: .idleSessions)
  let (warning, critical) = thresholds.figures(of: .idleSessions)
  // Of hidden sessions nobody can tell how many idle.
  let atWorst: Severity? = critical != nil ? .critical : warning != nil ? .warning : nil
  if sessions.masked, severity != atWorst {
    return Finding(
      .resourceExhaustion, .unknown, confidence: Weight.proof.rawValue, upstream: name,
      title: "nobody can tell how many sessions on \(name) have been idle for more than 60 minutes",
      support: [
        Exhibit(
          "pg_stat_activity hides state_change of other roles' sessions", on: .upstream(name), at: record.sessions.at)
      ], remedies: [.grantPrivilege], grants: [grantStats(record)])
  }
  guard let severity else { return nil }
  return Finding(
    .resourceExhaustion, severity, confidence: Weight.proof.rawValue, upstream: name,
    title: "\(counted(idle, "session")) on \(name) \(idle == 1 ? "has" : "have") been idle for more than 60 minutes",
    support: [
      Exhibit(
        "pg_stat_activity: \(idle) of \(counted(sessions.headroom.used, "session"))", on: .upstream(name),
        at: record.sessions.at)
    ], remedies: [.endIdleSessions, .limitRole])
}

extension Headroom {
  fileprivate var figures: String {
    let logins = (loggingIn ?? 0) > 0 ? " (\(loggingIn ?? 0) still logging in)" : ""
    return "pg_stat_activity: \(usedWords) of \(ordinary) used\(logins), \(reserved) of \(max) reserved"
  }
}

private func holder(_ record: UpstreamRecord) -> String? {
  guard let sessions = record.sessions.value, let largest = sessions.groups.first else { return nil }
  let who = "role \(largest.role)\(largest.application.isEmpty ? "" : ", application \(largest.application)")"
  return largest.count *| 2 > sessions.headroom.used
    ? "most are held by \(who): \(largest.count)" : "\(who) holds \(largest.count) of \(sessions.headroom.used)"
}

extension RuleContext {
  /// Only limits that stop Materialize count: those of its role and database.
  fileprivate func reachedLimits(on name: String) -> [(title: String, exhibit: Exhibit)] {
    guard let record = evidence.upstreams[name], record.link.lost == nil, let sessions = record.sessions.value else {
      return []
    }
    let roleNames = roles(on: name)
    let databaseNames = databases(on: name)
    let roles = sessions.roles.filter { !$0.isSuperuser && roleNames.contains($0.name) }
    let databases = sessions.databases.filter { databaseNames.contains($0.name) }
    let limits =
      roles.map { ("role", "pg_roles.rolconnlimit", $0) }
      + databases.map { ("database", "pg_database.datconnlimit", $0) }
    return limits.filter { $2.remaining == 0 }.map { kind, column, limit in
      (
        "\(kind) \(limit.name) on \(name) has reached its CONNECTION LIMIT of \(limit.limit)",
        Exhibit(
          "\(column): \(limit.used) of \(limit.limit) used", on: .upstream(name), at: record.sessions.at)
      )
    }
  }
}
