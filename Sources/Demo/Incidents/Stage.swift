// The servers on which incidents happen: a stand-in for Materialize and two upstreams.

import Postgres

/// Materialize has three sources: orders and customers come from orders-db, which speaks TLS, and invoices from billing-db,
/// which does not. All of it stands in one shelter.
package struct Stage: Sendable {
  package let standIn: StandIn
  package let orders: Cluster
  package let billing: Cluster
  package let consumers: [Consumer]
  let ledger: Ledger

  /// The consumer of a source, by the source's name.
  package func consumer(of source: String) -> Consumer? { consumers.first { $0.plan.name == source } }

  /// Everybody at work, until the task is cancelled.
  func perform(_ incident: Incident) async {
    await withDiscardingTaskGroup { group in
      group.addTask { await ledger.keep() }
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
