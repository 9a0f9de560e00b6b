// The upstream does not accept Materialize's login.

import Samples

/// How our own role is received says nothing about Materialize's: that is a finding about the upstream, not about the source.
let authenticationFailure = CauseRule(
  entry: CauseEntry(
    clause: "the login is not accepted",
    meaning:
      "The upstream does not accept a login, Materialize's or our own: password, role, database, or the right to replicate.",
    evidence: [
      "`password authentication failed`, `role … does not exist` and their like in the source's errors.",
      "The same in the server's log, for Materialize's role.",
    ],
    refutation: ["VALIDATE CONNECTION passed since."],
    settledBy: [Settlement("VALIDATE CONNECTION, which logs in as Materialize does", .validation)],
    guide: "Check PostgreSQL logs: Authentication failures"),
  topic: .tls,
  playbook: [.correctLogin, .validateConnection],
  weigh: { incident, context, hypothesis in
    guard incident.source != nil, let upstream = incident.upstream else { return }
    let lines = context.logged(.authentication, in: incident) {
      $0.role != nil && context.concernsMaterialize($0, on: upstream) && !$0.message.contains("pg_hba.conf")
        && !$0.message.contains("certificate")
    }
    if let exhibit = context.exhibit(of: lines, on: incident.server) {
      hypothesis.speaks(.strong, exhibit, title: "\(upstream) does not accept Materialize's login")
    }
    context.weighValidation(incident, &hypothesis)
  })

extension RuleContext {
  /// Materialize got in meanwhile.
  func weighValidation(_ incident: Incident, _ hypothesis: inout Hypothesis) {
    guard hypothesis.isFounded,
      let passed = incident.contacts.first(where: { $0.observer == .validation && $0.isLoggedIn })
    else { return }
    hypothesis.contradicts(.strong, passed.exhibit)
  }
}
