// The servers on which incidents happen: a stand-in for Materialize and two upstreams.

import Postgres

/// Materialize has three sources: orders and customers come from orders-db, which speaks TLS, and invoices from billing-db,
/// which does not. All of it stands in one shelter.
package struct Stage: Sendable {
  package let standIn: StandIn
  package let orders: Cluster
  package let billing: Cluster
  package let consumers: [Consumer]
  private let ledger: Ledger

  /// The consumer of a source, by the source's name.
  package func consumer(of source: String) -> Consumer? { consumers.first { $0.plan.name == source } }

  /// Starts the servers and fills them; nothing is consumed and nobody works yet.
  static func build(
    in shelter: Shelter, ordersSettings: [String: String], progress: @escaping @Sendable (String) -> Void
  ) async throws -> Stage {
    let (tls, newest) = try installations()
    let templates = Templates(in: shelter)
    let password = Templates.password
    let passwordFile = "\(shelter.path)/materialize.pgpass"
    try TextFile.write("*:*:*:materialize:\(password)\n", to: passwordFile, for: .ourselves)

    let materializeOverTLS = ["hostssl all materialize samehost scram-sha-256", "host all materialize samehost reject"]
    async let orders = upstream(
      .orders, "orders-db", on: tls,
      settings: ["max_connections": "40"].merging(Stage.collectedLog) { $1 }.merging(ordersSettings) { $1 },
      accessRules: materializeOverTLS + ["hostssl all watcher samehost cert"], certificateDays: 213)
    async let billing = upstream(
      .billing, "billing-db", on: newest, settings: ["max_connections": "100"],
      accessRules: ["host all materialize samehost scram-sha-256"], certificateDays: nil)
    async let materialize = {
      progress("materialize: initdb (PostgreSQL \(tls.major)) …")
      return try await Cluster.start("materialize", on: tls, in: shelter, from: templates)
    }()

    @Sendable func upstream(
      _ shop: Shop, _ name: String, on installation: Installation, settings: [String: String], accessRules: [String],
      certificateDays: Int?
    ) async throws -> Cluster {
      progress("\(name): initdb (PostgreSQL \(installation.major)) …")
      let cluster = try await Cluster.start(
        name, on: installation, settings: Shop.settings.merging(settings) { $1 }, accessRules: accessRules,
        certificateDays: certificateDays, in: shelter, from: templates)
      progress("\(name): tables and roles …")
      try await shop.build(on: cluster, materializePassword: password)
      return cluster
    }

    let sources = try await SourcePlan.shop(
      orders: access(to: orders, .orders, sslMode: "require"),
      billing: access(to: billing, .billing, sslMode: "disable"))
    @Sendable func access(to cluster: Cluster, _ shop: Shop, sslMode: String) -> UpstreamAccess {
      UpstreamAccess(
        host: "127.0.0.1", port: cluster.port, database: shop.database, user: "materialize", passwordFile: passwordFile,
        sslMode: sslMode, authority: cluster.authority)
    }
    progress("materialize: catalog of three sources …")
    let standIn = try await StandIn(on: materialize, sources: sources)
    let ledger = try Ledger(of: standIn)
    let consumers = sources.map { plan in
      Consumer(
        plan, with: plan.connection == "orders-db" ? tls : newest, in: shelter.path, reportingTo: ledger)
    }
    return try await Stage(standIn: standIn, orders: orders, billing: billing, consumers: consumers, ledger: ledger)
  }

  /// A log that SQL can read.
  private static let collectedLog = [
    "logging_collector": "on", "log_destination": "csvlog", "log_disconnections": "on",
  ]

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

  /// Which PostgreSQL the upstreams are: one that can do TLS, and the newest there is.
  private static func installations() throws(DemoError) -> (tls: Installation, newest: Installation) {
    guard let newest = Installation.all.first else {
      throw DemoError(
        message: "No PostgreSQL server is installed here, and the demo needs one: sudo apt-get install postgresql")
    }
    guard let tls = Installation.all.last(where: \.hasTLS) else {
      throw DemoError(
        message: "The PostgreSQL that is installed here (\(newest.programs)) was built without TLS, which the demo"
          + " needs: sudo apt-get install postgresql")
    }
    return (tls, newest)
  }
}

extension SourcePlan {
  /// The three sources of the stage.
  fileprivate static func shop(orders: UpstreamAccess, billing: UpstreamAccess) -> [SourcePlan] {
    [
      SourcePlan(
        id: "u3", name: "orders", connectionID: "u1", connection: "orders-db", upstream: orders,
        publication: "orders_source", slot: newSlot(),
        tables: [Table(id: "u4", name: "order_headers"), Table(id: "u5", name: "order_lines")]),
      SourcePlan(
        id: "u6", name: "customers", connectionID: "u1", connection: "orders-db", upstream: orders,
        publication: "customers_source", slot: newSlot(), tables: [Table(id: "u7", name: "customer_accounts")]),
      SourcePlan(
        id: "u8", name: "invoices", connectionID: "u2", connection: "billing-db", upstream: billing,
        publication: "invoices_source", slot: newSlot(), tables: [Table(id: "u9", name: "invoice_heads")]),
    ]
  }
}
