// Something could be known if the watching role had another grant.

import Samples

/// Explains nothing; says what would be known.
let missingPrivilege = CauseRule(
  entry: CauseEntry(
    clause: "something cannot be read",
    meaning:
      "Not a cause: something could be known if the watching role had another grant, or if the upstream were watched.",
    evidence: [
      "The server refuses a question (42501), or hides columns.",
      "An upstream lies behind a tunnel and is not dialled.",
    ],
    refutation: ["The value, once the grant is given."], settledBy: ["the grant that is named"],
    guide: "Check connection parameters"),
  topic: .diagnosis,
  playbook: [.grantPrivilege],
  weigh: { _, _, _ in },
  ongoing: { context in
    context.evidence.targets.flatMap { target -> [Finding] in
      if let obstacle = target.obstacle { return [unwatched(target.id.name, obstacle)] }
      return context.questions(to: target.id).compactMap { refused($0, by: target.id, context) }
        + masked(target.id, context) + hidden(target.id, context)
    }
  })

private func unwatched(_ name: String, _ obstacle: String) -> Finding {
  Finding(
    .missingPrivilege, .info, confidence: 1, upstream: name, title: "\(name) is not watched: \(obstacle)",
    support: [Exhibit("mz_connections.create_sql", on: .materialize)], remedies: [])
}

/// What nobody may answer for us may be what everything hangs on.
private func refused(_ question: Question, by server: ServerID, _ context: RuleContext) -> Finding? {
  guard case .denied(let grant)? = question.trouble else { return nil }
  return Finding(
    .missingPrivilege, question.decides ? .unknown : .info, confidence: 1, upstream: server.upstreamName,
    title: "\(question.subject) of \(server.name) cannot be read\(question.decides ? "" : " in full")",
    support: [Exhibit(context.refusal(by: server), on: server, at: question.failedAt)], grants: [grant])
}

/// Sessions of other roles are counted all the same, and judged by what is certain.
private func masked(_ server: ServerID, _ context: RuleContext) -> [Finding] {
  guard let name = server.upstreamName, let record = context.evidence.upstreams[name],
    record.sessions.value?.masked == true, let role = record.facts.value?.role
  else { return [] }
  return [
    Finding(
      .missingPrivilege, .info, confidence: 1, upstream: name,
      title: "other roles' sessions of \(name) cannot be read in full",
      support: [Exhibit(context.refusal(by: server), on: server, at: record.sessions.at)],
      grants: ["GRANT pg_read_all_stats TO \(quotedIdentifier(role))"])
  ]
}

private func hidden(_ server: ServerID, _ context: RuleContext) -> [Finding] {
  guard let name = server.upstreamName, let record = context.evidence.upstreams[name],
    let role = record.facts.value?.role
  else { return [] }
  let names = (record.settings.value ?? []).filter { $0.isHidden == true }.map(\.name)
  guard !names.isEmpty else { return [] }
  return [
    Finding(
      .missingPrivilege, .info, confidence: 1, upstream: name,
      title: "\(counted(names.count, "setting")) of \(name) \(names.count == 1 ? "is" : "are") hidden from our role",
      support: [
        Exhibit("pg_settings shows none of \(names.joined(separator: ", "))", on: server, at: record.settings.at)
      ],
      grants: ["GRANT pg_monitor TO \(quotedIdentifier(role))"])
  ]
}

extension RuleContext {
  fileprivate func refusal(by server: ServerID) -> String {
    "refused to role \(server.upstreamName.flatMap { evidence.upstreams[$0]?.facts.value?.role } ?? "?")"
  }
}
