// What a demo consists of while it is open.

/// Running servers with an incident on them. They end with `close`, and with this process however it ends.
package final class DemoSession: Sendable {
  /// How to connect to the stand-in for Materialize.
  package let materialize: String
  /// How to connect to the upstreams as role `watcher`, under the names that Materialize's connections have.
  package let upstreams: [(name: String, conninfo: String)]
  /// The same as role `admin`, which may change settings and roles and end sessions, by the names of the upstreams.
  package let administrators: [String: String]
  package let stage: Stage
  /// Where everything lies; it has a file README about it.
  package let folder: String
  private let sandbox: Sandbox
  private let performance: Task<Void, Never>

  init(_ stage: Stage, _ incident: Incident, in sandbox: Sandbox, watcher: Credentials) {
    self.stage = stage
    self.sandbox = sandbox
    folder = sandbox.path
    materialize = stage.standIn.conninfo
    administrators = stage.administrators
    upstreams = [
      ("orders-db", stage.ordersConninfo(watcher: watcher)),
      ("billing-db", stage.billing.conninfo(role: "watcher", database: Shop.billing.database)),
    ]
    performance = Task { await stage.perform(incident) }
  }

  /// Stops everything and removes it; returns when nothing is left.
  package func close() async {
    performance.cancel()
    await performance.value
    await sandbox.close()
    for cluster in [stage.orders, stage.billing, stage.standIn.cluster] { await cluster.waitUntilEnded() }
  }
}
