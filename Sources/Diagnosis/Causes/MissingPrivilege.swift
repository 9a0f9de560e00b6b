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
    unreadable(context.evidence.materialize.sources)
      + context.evidence.upstreamNames.flatMap { name -> [Finding] in
        if let obstacle = context.evidence.target(.upstream(name))?.obstacle {
          return [
            Finding(
              .missingPrivilege, .info, confidence: 1, upstream: name, title: "\(name) is not watched: \(obstacle)",
              support: [Exhibit("mz_connections.create_sql", on: .materialize)], remedies: [])
          ]
        }
        guard let record = context.evidence.upstreams[name] else { return [] }
        return hidden(record).map { what, grant in
          Finding(
            .missingPrivilege, .info, confidence: 1, upstream: name, title: "\(what) of \(name) cannot be read in full",
            support: [Exhibit("refused to role \(record.facts.value?.role ?? "?")", on: .upstream(name))],
            grants: [grant])
        }
      }
  })

private func hidden(_ record: UpstreamRecord) -> [(what: String, grant: String)] {
  var hidden: [(what: String, grant: String)] = []
  func note(_ what: String, _ trouble: Trouble?) {
    if case .denied(let grant)? = trouble { hidden.append((what, grant)) }
  }
  note("sessions", record.sessions.trouble)
  if record.sessions.value?.masked == true, hidden.isEmpty, let role = record.facts.value?.role {
    hidden.append(("other roles' sessions", "GRANT pg_read_all_stats TO \(quotedIdentifier(role))"))
  }
  note("replication", record.replication.trouble)
  note("settings", record.settings.trouble)
  note("pg_hba.conf", record.accessRules.trouble)
  note("the log", record.logs.trouble)
  return hidden
}

/// Materialize answers, and does not say how its sources are.
private func unreadable(_ sources: Reading<[Source]>) -> [Finding] {
  guard sources.value == nil, let trouble = sources.trouble else { return [] }
  let (words, advice): (String, [String]) =
    switch trouble {
    case .denied(let grant): ("the query is refused to our role", [grant])
    case .absent(let why): (why, [])
    case .failed(let error): (error.message, [])
    }
  return [
    Finding(
      .missingPrivilege, .unknown, confidence: 0.5, title: "Materialize answers, but its sources cannot be read",
      support: [Exhibit("mz_sources, mz_source_statuses: \(words)", on: .materialize)],
      wouldSettle: ["the same query as another role: SELECT * FROM mz_internal.mz_source_statuses"], advice: advice)
  ]
}
