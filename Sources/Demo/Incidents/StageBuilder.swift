// Starts the servers of a stage and fills them. Nothing is consumed and nobody works on them yet.

struct StageBuilder: Sendable {
  let sandbox: Sandbox
  let progress: @Sendable (String) -> Void
  /// orders-db needs a PostgreSQL that can do TLS; billing-db is the newest there is.
  private let tls, newest: Installation
  private let templates: Templates
  /// Holds the passwords of Materialize and of the administrator.
  private let passwordFile: String

  /// - Parameter progress: is told what is being done, from any thread.
  init(in sandbox: Sandbox, progress: @escaping @Sendable (String) -> Void) throws(DemoError) {
    self.sandbox = sandbox
    self.progress = progress
    (tls, newest) = try StageBuilder.installations()
    templates = Templates(in: sandbox)
    passwordFile = "\(sandbox.path)/passwords"
    let lines = ["materialize", "admin"].map { "*:*:*:\($0):\(Templates.password)\n" }
    try TextFile.write(lines.joined(), to: passwordFile, for: .ourselves)
  }

  func build(_ scenery: Incident.Scenery) async throws -> Stage {
    async let orders = upstream(
      .orders, "orders-db", on: tls, settings: ["max_connections": "40"].merging(StageBuilder.collectedLog) { $1 },
      accessRules: [
        "hostssl all materialize samehost \(scenery.materializeHasCertificate ? "cert" : "scram-sha-256")",
        "hostssl all admin samehost scram-sha-256", "host all materialize,admin samehost reject",
        "hostssl all watcher samehost cert",
      ], certificateDays: scenery.serverCertificateDays)
    async let billing = upstream(
      .billing, "billing-db", on: newest, settings: [:],
      accessRules: ["host all materialize,admin samehost scram-sha-256"], certificateDays: nil)
    async let server = start("materialize", on: tls)

    var network: Network?
    if let rules = scenery.network { network = try await Network(to: orders.port, rules: rules, in: sandbox.path) }
    let sources = try await SourcePlan.shop(
      orders: access(to: orders, through: network, as: scenery), billing: access(to: billing, .billing, as: scenery))
    progress("materialize: catalog of \(sources.count) sources …")
    let standIn = try await StandIn(on: server, sources: sources, parameters: scenery.parameters)
    let ledger = try CatalogWriter(of: standIn)
    let upstreams = try await [orders, billing]
    let consumers = sources.map { plan in
      let upstream = upstreams.first { $0.name == plan.connection }
      return Consumer(plan, with: upstream?.installation ?? tls, in: sandbox.path, reportingTo: ledger)
    }
    return try await Stage(
      standIn: standIn, orders: orders, billing: billing, network: network, consumers: consumers, ledger: ledger,
      passwordFile: passwordFile)
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
      name, on: installation, settings: Shop.settings(for: installation).merging(settings) { $1 },
      accessRules: accessRules,
      certificateDays: certificateDays)
    progress("\(name): tables and roles …")
    try await shop.build(on: cluster, password: Templates.password)
    return cluster
  }

  private func start(
    _ name: String, on installation: Installation, settings: [String: String] = [:], accessRules: [String] = [],
    certificateDays: Int? = nil
  ) async throws -> Cluster {
    progress("\(name): initdb (PostgreSQL \(installation.major)) …")
    return try await Cluster.start(
      name, on: installation, settings: settings, accessRules: accessRules, certificateDays: certificateDays,
      in: sandbox,
      from: templates)
  }

  private func access(to orders: Cluster, through network: Network?, as scenery: Incident.Scenery) async throws
    -> UpstreamAccess
  {
    var access = access(to: orders, .orders, as: scenery)
    access.port = network?.relay.port ?? orders.port
    access.sslMode = "require"
    access.authority = orders.authority
    if scenery.materializeHasCertificate {
      access.credentials = try await orders.authority?.issue(client: access.user, days: 365)
    }
    return access
  }

  private func access(to cluster: Cluster, _ shop: Shop, as scenery: Incident.Scenery) -> UpstreamAccess {
    UpstreamAccess(
      host: "127.0.0.1", port: cluster.port, database: shop.database, user: "materialize", passwordFile: passwordFile,
      sslMode: "disable", parameters: scenery.parameters)
  }

  private static func installations() throws(DemoError) -> (tls: Installation, newest: Installation) {
    guard let newest = Installation.all.first else {
      throw DemoError(
        message: "No PostgreSQL server is installed here, and the demo needs one: sudo apt-get install postgresql")
    }
    guard let tls = Installation.all.last(where: { $0.major >= 14 && $0.hasTLS }) else {
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
