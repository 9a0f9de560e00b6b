// The servers on which incidents happen: a stand-in for Materialize and two upstreams.

import Postgres

/// Materialize has three sources: orders and customers come from orders-db, which speaks TLS, and invoices from billing-db,
/// which does not. All of it stands in one sandbox.
package struct Stage: Sendable {
  package let standIn: StandIn
  package let orders: Cluster
  package let billing: Cluster
  /// Between orders-db and those who are not its neighbours: Materialize, the watcher, the administrator.
  package let network: Network?
  package let consumers: [Consumer]
  let ledger: CatalogWriter
  /// For roles that need a password, in the form of ~/.pgpass.
  let passwordFile: String

  /// The consumer of a source, by the source's name.
  package func consumer(of source: String) -> Consumer? { consumers.first { $0.plan.name == source } }

  /// Everybody at work, until the task is cancelled.
  func perform(_ incident: Incident) async {
    await withDiscardingTaskGroup { group in
      group.addTask { await ledger.keep() }
      if let network { group.addTask { await network.run() } }
      for consumer in consumers { group.addTask { await consumer.run() } }
      for (cluster, shop) in [(orders, Shop.orders), (billing, Shop.billing)] {
        group.addTask { await users(of: cluster, shop) }
      }
      group.addTask {
        // Whatever makes it throw, cancellation or somebody's remedy: the story is over, the rest goes on.
        try? await incident.unfold(self)
      }
    }
  }

  /// One session of the web shop writes, five hardly do anything.
  private func users(of cluster: Cluster, _ shop: Shop) async {
    guard let conninfo = try? shop.conninfo(on: cluster, role: "web", application: "webshop") else { return }
    await withDiscardingTaskGroup { group in
      group.addTask { await Workload.session(conninfo, running: shop.traffic, every: .milliseconds(300)) }
      for number in 1...5 {
        group.addTask { await Workload.session(conninfo, running: "SELECT 1", every: .seconds(number * 10)) }
      }
    }
  }
}

// MARK: - What incidents are made of

extension Stage {
  /// Waits until every source runs, and then long enough for people to see what healthy looks like.
  func showHealth() async throws {
    for consumer in consumers {
      while await !consumer.isRunning { try await Task.sleep(for: .milliseconds(100)) }
    }
    try await Task.sleep(for: .seconds(7))
  }

  /// Ends one session of a source of orders-db, as an administrator or a pooler does who clears away what is idle.
  func endSession(of source: Consumer) async throws {
    guard let session = await source.metadataProcesses.first else { return }
    try await orders.run("SELECT pg_terminate_backend(\(session))")
  }

  /// How the network is told to behave.
  var orderEverythingToPass: String { network.map { "echo pass >\($0.file)" } ?? "" }
}

// MARK: - How it is reached from outside

extension Stage {
  /// How role `watcher` connects to orders-db, with a certificate.
  func ordersConninfo(watcher: Credentials) -> String {
    ordersConninfo(role: "watcher") + " sslcert=\(watcher.certificate) sslkey=\(watcher.key)"
  }

  /// How role `admin` connects to the upstreams, by the upstreams' names, with a password that lies in a file.
  var administrators: [String: String] {
    let orders = ordersConninfo(role: "admin") + " sslcert=\(self.orders.authority?.noClientCertificate ?? "")"
    let billing = self.billing.conninfo(role: "admin", database: Shop.billing.database)
    return ["orders-db": orders, "billing-db": billing].mapValues { "\($0) passfile=\(passwordFile)" }
  }

  private func ordersConninfo(role: String) -> String {
    orders.conninfo(role: role, database: Shop.orders.database, through: network?.relay.port, sslMode: "verify-full")
      + " sslrootcert=\(orders.authority?.certificate ?? "")"
  }
}
