// Whether Materialize itself is being maintained: then waiting is right.

import Samples

extension CheckContext {
  var maintenanceWindow: Check {
    let title = "Materialize is not in maintenance"
    if let finding = findings.first(where: { $0.cause == .maintenanceWindow }) {
      return Check(
        "maintenance-window", title, .warn,
        "\(finding.title) (\(finding.certainty)). Wait; sources reconnect afterwards.",
        topic: .diagnosis, remedies: [.waitForReconnection])
    }
    guard let facts = evidence.materialize.facts.value else {
      return Check(
        "maintenance-window", title, .cannotTell, "Materialize has not said how long it has been up.", topic: .sources)
    }
    let uptime = "Materialize \(facts.version) has been up for \(facts.uptime.brief)"
    if let since, !isRunning, facts.uptime < standards.now - since {
      return Check(
        "maintenance-window", title, .warn, "\(uptime): it restarted after the source stopped.", topic: .timeline,
        remedies: [.waitForReconnection])
    }
    return Check("maintenance-window", title, .pass, "\(uptime), longer than the trouble.", topic: .timeline)
  }
}
