// A load balancer in front of the upstream limits the life of a connection.

extension Incident {
  package static let loadBalancer = Incident(
    name: "load-balancer",
    summary: "A load balancer ends every connection to orders-db at the age of 22 s.",
    cure: { stage in "lift the load balancer's limit: \(stage.orderEverythingToPass)" },
    scenery: Scenery(network: "cut-after 22s")
  ) { stage in
    try await stage.showHealth()
    // Sources that were not made at the same moment do not lose their connections at the same moment either.
    guard let source = stage.consumer(of: "customers") else { return }
    await source.suspend()
    await source.resume()
  }
}
