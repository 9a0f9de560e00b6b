// The upstream is restarted.

extension Incident {
  package static let serverRestart = Incident(
    name: "server-restart",
    summary: "orders-db is shut down, stays away for a while and comes back.",
    cure: { _ in "wait: Materialize comes back by itself within some 20 s" }
  ) { stage in
    try await stage.showHealth()
    await stage.orders.stop(.fast)
    try await Task.sleep(for: .seconds(12))
    try await stage.orders.start()
  }
}
