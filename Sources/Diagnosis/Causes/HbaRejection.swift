// No line of pg_hba.conf lets Materialize in.

import Samples

/// Lines with the word `replication` do not matter: it matches physical replication only.
let hbaRejection = CauseRule(
  entry: CauseEntry(
    clause: "no line of pg_hba.conf lets Materialize in",
    meaning: "No line of pg_hba.conf lets Materialize's role in from its address, or one rejects it.",
    evidence: [
      "`no pg_hba.conf entry`, `pg_hba.conf rejects connection` in the source's errors or in the server's log.",
      "pg_hba_file_rules: no line applies to Materialize's role, database, SSL MODE and address, or one rejects.",
    ],
    refutation: ["A line that lets it in.", "VALIDATE CONNECTION passed since."],
    settledBy: [Settlement("the lines that apply to Materialize", .figures(.tls))],
    guide: "Sibling guide: No pg_hba.conf entry"),
  topic: .tls,
  playbook: [.admitMaterialize, .validateConnection],
  explains: [.authenticationFailure, .firewallChange],
  weigh: { incident, context, hypothesis in
    guard let source = incident.source, let upstream = incident.upstream, let record = context.record(of: incident)
    else {
      return
    }
    let lines = context.logged(.authentication, in: incident) {
      $0.message.contains("pg_hba.conf") && context.concernsMaterialize($0, on: upstream)
    }
    if let exhibit = context.exhibit(of: lines, on: incident.server) {
      hypothesis.speaks(.strong, exhibit, title: "\(upstream) lets Materialize in by no line of pg_hba.conf")
    }
    weighRules(of: source, incident, record, context, &hypothesis)
    guard hypothesis.isFounded else { return }
    if context.connection(of: source)?.sslMode == "disable" {
      // Lines of type hostssl do not apply to it: it need not be admitted in clear.
      hypothesis.remedies = [.encryptConnection, .admitMaterialize, .validateConnection]
    }
    if let reload = context.reload(in: incident) { hypothesis.speaks(.hint, reload) }
    context.weighValidation(incident, &hypothesis)
  })

/// What the server would do now with a session of Materialize's.
private func weighRules(
  of source: Source, _ incident: Incident, _ record: UpstreamRecord, _ context: RuleContext,
  _ hypothesis: inout Hypothesis
) {
  guard let rules = record.accessRules.value, !rules.isEmpty, let connection = context.connection(of: source) else {
    return
  }
  let address =
    incident.errors.lazy.compactMap(\.text.refusedAddress).first
    ?? record.sessions.value?.replicating.first { $0.role == connection.user }?.address
  guard let attempt = LoginAttempt(over: connection, from: address) else { return }
  let origin = address.map { ", from \($0)" } ?? ""
  let who = "role \(attempt.role), database \(attempt.database), SSL MODE \(attempt.sslMode)\(origin)"
  switch rules.deciding(about: attempt) {
  case (let rule, let isCertain)? where rule.method == "reject":
    hypothesis.speaks(
      isCertain ? .strong : .sign,
      Exhibit("pg_hba_file_rules: line \(rule.line) rejects \(who)", on: incident.server, at: record.accessRules.at),
      title: "line \(rule.line) of pg_hba.conf rejects Materialize")
  case (let rule, true)? where hypothesis.isFounded:
    hypothesis.contradicts(
      .hint,
      Exhibit(
        "pg_hba_file_rules: line \(rule.line) lets \(who) in, by \(rule.method)", on: incident.server,
        at: record.accessRules.at))
  case nil where address != nil && !rules.contains(where: { $0.applies(to: attempt) == nil }):
    hypothesis.speaks(
      .strong, Exhibit("pg_hba_file_rules: no line is for \(who)", on: incident.server, at: record.accessRules.at),
      title: "no line of pg_hba.conf lets Materialize in")
  default: break
  }
}
