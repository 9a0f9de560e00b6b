// Starts the servers of a stage and fills them. Nothing is consumed and nobody works on them yet.

struct StageBuilder: Sendable {
  let shelter: Shelter
  let progress: @Sendable (String) -> Void
  /// orders-db needs a PostgreSQL that can do TLS; billing-db is the newest there is.
  private let tls, newest: Installation
  private let templates: Templates
  /// Holds Materialize's password.
  private let passwordFile: String

  /// - Parameter progress: is told what is being done, from any thread.
  init(in shelter: Shelter, progress: @escaping @Sendable (String) -> Void) throws(DemoError) {
    self.shelter = shelter
    self.progress = progress
    (tls, newest) = try StageBuilder.installations()
    templates = Templates(in: shelter)
    passwordFile = "\(shelter.path)/materialize.pgpass"
    try TextFile.write("*:*:*:materialize:\(Templates.password)\n", to: passwordFile, for: .ourselves)
  }

  /// - Parameter ordersSettings: for orders-db, what an incident needs.
  func build(ordersSettings: [String: String]) async throws -> Stage {
    async let orders = upstream(
      .orders, "orders-db", on: tls,
      settings: ["max_connections": "40"].merging(StageBuilder.collectedLog) { $1 }.merging(ordersSettings) { $1 },
      accessRules: [
        "hostssl all materialize samehost scram-sha-256", "host all materialize samehost reject",
        "hostssl all watcher samehost cert",
      ], certificateDays: 213)
    async let billing = upstream(
      .billing, "billing-db", on: newest, settings: [:], accessRules: ["host all materialize samehost scram-sha-256"],
      certificateDays: nil)
    async let server = start("materialize", on: tls)

    let sources = try await SourcePlan.shop(
      orders: access(to: orders, .orders, sslMode: "require"),
      billing: access(to: billing, .billing, sslMode: "disable"))
    progress("materialize: catalog of \(sources.count) sources …")
    let standIn = try await StandIn(on: server, sources: sources)
    let ledger = try Ledger(of: standIn)
    let upstreams = try await [orders, billing]
    let consumers = sources.map { plan in
      let upstream = upstreams.first { $0.name == plan.connection }
      return Consumer(plan, with: upstream?.installation ?? tls, in: shelter.path, reportingTo: ledger)
    }
    return try await Stage(standIn: standIn, orders: orders, billing: billing, consumers: consumers, ledger: ledger)
  }

  /// A log that SQL can read.
  private static let collectedLog = [
    "logging_collector": "on", "log_destination": "csvlog", "log_disconnections": "on",
  ]

  private func upstream(
    _ shop: Shop, _ name: String, on installation: Installation, settings: [String: String], accessRules: [String],
    certificateDays: Int?
  ) async throws -> Cluster {
    let cluster = try await start(
      name, on: installation, settings: Shop.settings.merging(settings) { $1 }, accessRules: accessRules,
      certificateDays: certificateDays)
    progress("\(name): tables and roles …")
    try await shop.build(on: cluster, materializePassword: Templates.password)
    return cluster
  }

  private func start(
    _ name: String, on installation: Installation, settings: [String: String] = [:], accessRules: [String] = [],
    certificateDays: Int? = nil
  ) async throws -> Cluster {
    progress("\(name): initdb (PostgreSQL \(installation.major)) …")
    return try await Cluster.start(
      name, on: installation, settings: settings, accessRules: accessRules, certificateDays: certificateDays,
      in: shelter,
      from: templates)
  }

  private func access(to cluster: Cluster, _ shop: Shop, sslMode: String) -> UpstreamAccess {
    UpstreamAccess(
      host: "127.0.0.1", port: cluster.port, database: shop.database, user: "materialize", passwordFile: passwordFile,
      sslMode: sslMode, authority: cluster.authority)
  }

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
