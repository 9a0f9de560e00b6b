// What the upstream databases hold, and who may use them.

import Postgres

/// A database of the shop: its tables, their publications, and the statements that keep them moving.
struct Shop: Sendable {
  var database: String
  /// Run once in the new database.
  var script: String
  /// Run again and again as role `web`.
  var traffic: String

  static let orders = Shop(
    database: "shop",
    script: """
      CREATE TABLE order_headers (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer integer NOT NULL, state text NOT NULL,
        placed_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE order_lines (
        order_id bigint NOT NULL REFERENCES order_headers, line integer NOT NULL, article text NOT NULL,
        quantity integer NOT NULL, PRIMARY KEY (order_id, line));
      CREATE TABLE customer_accounts (
        id integer PRIMARY KEY, name text NOT NULL, changed_at timestamptz NOT NULL DEFAULT now());
      INSERT INTO customer_accounts SELECT n, 'Customer ' || n FROM generate_series(1, 200) n;
      INSERT INTO order_headers (customer, state) SELECT 1 + n % 200, 'delivered' FROM generate_series(1, 500) n;
      INSERT INTO order_lines SELECT id, 1, 'article ' || id % 40, 1 FROM order_headers;
      ALTER TABLE order_headers REPLICA IDENTITY FULL;
      ALTER TABLE order_lines REPLICA IDENTITY FULL;
      ALTER TABLE customer_accounts REPLICA IDENTITY FULL;
      CREATE PUBLICATION orders_source FOR TABLE order_headers, order_lines;
      CREATE PUBLICATION customers_source FOR TABLE customer_accounts;
      """,
    traffic: """
      WITH placed AS (
        INSERT INTO order_headers (customer, state) VALUES (1 + floor(random() * 200)::int, 'placed') RETURNING id, customer
      ), detailed AS (
        INSERT INTO order_lines SELECT id, 1, 'article ' || id % 40, 1 + id % 3 FROM placed
      ) UPDATE customer_accounts SET changed_at = now() FROM placed WHERE customer_accounts.id = placed.customer
      """)

  static let billing = Shop(
    database: "billing",
    script: """
      CREATE TABLE invoice_heads (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount numeric(10, 2) NOT NULL,
        issued_at timestamptz NOT NULL DEFAULT now());
      INSERT INTO invoice_heads (amount) SELECT 10 + n % 90 FROM generate_series(1, 300) n;
      ALTER TABLE invoice_heads REPLICA IDENTITY FULL;
      CREATE PUBLICATION invoices_source FOR TABLE invoice_heads;
      """,
    traffic: "INSERT INTO invoice_heads (amount) VALUES (round((10 + random() * 90)::numeric, 2))")

  /// Makes the roles and the database on a running server.
  /// - Parameter password: of `materialize` and `admin`.
  func build(on cluster: Cluster, password: String) async throws {
    try await Shop.makeRoles(on: cluster, password: password)
    try await cluster.run("CREATE DATABASE \(database)")
    try await cluster.run(
      """
      \(script)
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO materialize, batch;
      GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO web;
      \(Shop.rightsInDatabase)
      """, database: database)
  }

  /// How an application connects to the shop's database on `cluster`, without the client certificates that the person at
  /// the keyboard keeps in ~/.postgresql.
  func conninfo(on cluster: Cluster, role: String, application: String) throws -> Conninfo {
    let conninfo = try Conninfo(cluster.conninfo(role: role, database: database))
      .setting("application_name", to: application)
    guard let authority = cluster.authority else { return conninfo }
    return conninfo.setting("sslrootcert", to: authority.certificate)
      .setting("sslcert", to: authority.noClientCertificate)
  }

  /// What a server needs so that Materialize can follow it, and an administrator can get in when it is full.
  static func settings(for installation: Installation) -> [String: String] {
    let settings = ["wal_level": "logical", "max_wal_size": "64MB", "min_wal_size": "32MB"]
    return installation.major < 16 ? settings : settings.merging(["reserved_connections": "2"]) { $1 }
  }
}
