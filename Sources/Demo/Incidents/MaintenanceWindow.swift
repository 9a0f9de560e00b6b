// Materialize itself is restarted with a newer release, as in a maintenance window.

extension Incident {
  package static let maintenanceWindow = Incident(
    name: "maintenance-window",
    summary: "Materialize is upgraded: all sources of all upstreams start again.",
    cure: { _ in "wait: the sources come back by themselves, some 45 s after they went" }
  ) { stage in
    try await stage.showHealth()
    for consumer in stage.consumers { await consumer.suspend() }
    await stage.ledger.enterShutdown()
    try await stage.standIn.install("26.5.0")
    await stage.standIn.cluster.stop()
    try await Task.sleep(for: .seconds(4))
    try await stage.standIn.cluster.start()
    await stage.ledger.enterStart()
    for consumer in stage.consumers { await consumer.resume(after: .seconds(35)) }
  }
}
