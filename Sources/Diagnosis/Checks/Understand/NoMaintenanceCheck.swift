// Whether Materialize itself is being maintained: then waiting is right.

import Samples

extension CheckContext {
  var maintenanceWindow: Check {
    let title = "Materialize is not in maintenance"
    if let finding = findings.first(where: { $0.cause == .maintenanceWindow }) {
      return Check(
        "maintenance-window", title, .warn,
        "\(finding.title) (\(finding.certainty)). Wait; sources reconnect afterwards.",
        pane: 8, remedies: [.waitForReconnection])
    }
    guard let facts = evidence.materialize.facts.value else {
      return Check(
        "maintenance-window", title, .cannotTell, "Materialize has not said how long it has been up.", pane: 1)
    }
    let uptime = "Materialize \(facts.version) has been up for \(facts.uptime.brief)"
    if let since, !isRunning, facts.uptime < standards.now - since {
      return Check(
        "maintenance-window", title, .warn, "\(uptime): it restarted after the source stopped.", pane: 7,
        remedies: [.waitForReconnection])
    }
    return Check("maintenance-window", title, .pass, "\(uptime), longer than the trouble.", pane: 7)
  }
}
