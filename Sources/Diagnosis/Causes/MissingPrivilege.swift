// Something could be known if the watching role had another grant.

import Samples

/// Evidence: the server's refusal (42501), or rows that hide their columns.
/// Refuted by: the value, once the grant is given.
let missingPrivilege: Rule = { evidence, _ in
  evidence.upstreamNames.flatMap { name -> [Finding] in
    guard let record = evidence.upstreams[name] else { return [] }
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
    return hidden.map { what, grant in
      Finding(
        .missingPrivilege, .info, confidence: 1, upstream: name, title: "\(what) of \(name) cannot be read in full",
        evidence: ["refused to role \(record.facts.value?.role ?? "?")"], advice: [grant])
    }
  }
}
