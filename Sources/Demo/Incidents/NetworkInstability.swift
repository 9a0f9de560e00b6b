// The network in front of the upstream is slow and forgets connections.

extension Incident {
  package static let networkInstability = Incident(
    name: "network-instability",
    summary: "Between Materialize and orders-db, data is late and connections are reset at random.",
    cure: { stage in "repair the network: \(stage.orderEverythingToPass)" },
    setting: Setting(network: "pass")
  ) { stage in
    try await stage.showHealth()
    try stage.network?.write("reset 300ms..8s\ndelay 5ms..60ms")
  }
}
