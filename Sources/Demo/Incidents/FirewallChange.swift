// A firewall between Materialize and the upstream no longer lets anything through.

extension Incident {
  package static let firewallChange = Incident(
    name: "firewall-change",
    summary: "A firewall drops whatever Materialize and orders-db say to each other.",
    cure: { stage in "correct the firewall: \(stage.orderEverythingToPass)" },
    // With Materialize's defaults it takes 40 s until it notices, and 30 s more until an attempt is given up.
    scenery: Scenery(
      network: "pass", parameters: SystemParameters(connectTimeout: .seconds(6), userTimeout: .seconds(6)))
  ) { stage in
    try await stage.showHealth()
    try stage.network?.write("drop")
  }
}
