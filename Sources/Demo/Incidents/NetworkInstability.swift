// The network in front of the upstream is slow and forgets connections.

extension Incident {
  package static let networkInstability = Incident(
    name: "network-instability",
    summary: "Data is late between Materialize and orders-db, connections are reset.",
    cure: { stage in "repair the network: \(stage.orderEverythingToPass)" },
    scenery: Scenery(network: "pass")
  ) { stage in
    try await stage.showHealth()
    try stage.network?.write("reset 300ms..8s\ndelay 5ms..60ms")
  }
}
