// The rows of the catalog that are there from the start: clusters, schemas, connections, sources, tables.

/// Turns sources into the statements that enter them into the catalog.
struct CatalogContents {
  let sources: [SourcePlan]
  let parameters: SystemParameters

  var script: String {
    ([environment] + overridden + connections + sources.flatMap { source($0) }).joined(separator: "\n")
  }

  /// What every environment has. The objects of users live in the schema `public` of the database `materialize`.
  private let environment = """
    INSERT INTO mz_databases VALUES ('u1', 20001, 'materialize', 's1', '{}');
    INSERT INTO mz_schemas VALUES
      ('s1', 20101, NULL, 'mz_catalog', 's1', '{}'), ('s2', 20102, NULL, 'mz_internal', 's1', '{}'),
      ('u3', 20103, 'u1', 'public', 's1', '{}');
    INSERT INTO mz_roles VALUES
      ('s1', 20201, 'mz_system', true, true, true), ('u1', 20202, 'operator', true, true, false);
    INSERT INTO mz_clusters VALUES
      ('s2', 'mz_catalog_server', 's1', '{}', true, '50cc', 1, false, NULL, false, NULL),
      ('u1', 'ingest', 'u1', '{}', true, '25cc', 1, false, NULL, false, NULL);
    INSERT INTO mz_cluster_replica_sizes VALUES ('25cc', 1, 1, 250000000, 2147483648, NULL, 0.25);
    INSERT INTO mz_cluster_replicas VALUES ('u1', 'r1', 'u1', '25cc', NULL, 'u1', false);
    INSERT INTO mz_egress_ips VALUES ('127.0.0.1', 32, '127.0.0.1/32');
    INSERT INTO mz_internal.mz_cluster_replica_status_history VALUES ('u1', 0, 'online', NULL, now(), 0);
    """

  private var overridden: [String] {
    parameters.overridden.map { name, value in
      "INSERT INTO mz_internal.mz_overridden_system_parameters VALUES (\(literal(name)), \(literal(value)));"
    }
  }

  private var connections: [String] {
    var known: Set<String> = []
    return sources.filter { known.insert($0.connectionID).inserted }.map { plan in
      let access = plan.upstream
      let secrets = access.credentials == nil ? ["PASSWORD"] : ["SSL CERTIFICATE", "SSL KEY"]
      let identity = secrets.enumerated().map { index, secret in
        "\(secret) = SECRET [u\(9 - index)\(plan.connectionID.dropFirst()) AS \"materialize\".\"public\"."
          + "\"\(plan.connection)-\(secret.lowercased().split(separator: " ").last ?? "")\"]"
      }
      let sql = """
        CREATE CONNECTION "materialize"."public"."\(plan.connection)" TO POSTGRES (DATABASE = '\(access.database)', \
        HOST = '\(access.host)', PORT = \(access.port), \(identity.joined(separator: ", ")), \
        SSL MODE = '\(access.sslMode)', USER = '\(access.user)')
        """
      return """
        INSERT INTO mz_connections VALUES (\(literal(plan.connectionID)), \(oid(plan.connectionID)), 'u3',
          \(literal(plan.connection)), 'postgres', 'u1', '{}', \(literal(sql)), \(literal(sql)));
        """
    }
  }

  private func source(_ plan: SourcePlan) -> [String] {
    let sql = """
      CREATE SOURCE "materialize"."public"."\(plan.name)" IN CLUSTER [u1] FROM POSTGRES CONNECTION \
      [\(plan.connectionID) AS "materialize"."public"."\(plan.connection)"] (PUBLICATION = '\(plan.publication)')
      """
    let id = literal(plan.id)
    let own = """
      INSERT INTO mz_sources VALUES (\(id), \(oid(plan.id)), 'u3', \(literal(plan.name)), 'postgres',
        \(literal(plan.connectionID)), NULL, NULL, NULL, NULL, 'u1', 'u1', '{}', \(literal(sql)), \(literal(sql)));
      INSERT INTO mz_internal.mz_postgres_sources VALUES (\(id), \(literal(plan.slot)), 1);
      INSERT INTO mz_internal.mz_object_dependencies VALUES (\(id), \(literal(plan.connectionID)));
      INSERT INTO mz_internal.mz_frontiers VALUES (\(id), 0, mz_now());
      \(statistics(of: plan.id))
      """
    return [own] + plan.tables.map { table($0, of: plan) }
  }

  private func table(_ table: SourcePlan.Table, of plan: SourcePlan) -> String {
    let id = literal(table.id)
    let sql = """
      CREATE TABLE "materialize"."public"."\(table.name)" FROM SOURCE [\(plan.id) AS \
      "materialize"."public"."\(plan.name)"] (REFERENCE = "\(plan.upstream.database)"."public"."\(table.name)")
      """
    return """
      INSERT INTO mz_tables VALUES (\(id), \(oid(table.id)), 'u3', \(literal(table.name)), 'u1', '{}',
        \(literal(sql)), \(literal(sql)), \(literal(plan.id)));
      INSERT INTO mz_internal.mz_postgres_source_tables VALUES (\(id), 'public', \(literal(table.name)));
      INSERT INTO mz_internal.mz_object_dependencies VALUES (\(id), \(literal(plan.id)));
      INSERT INTO mz_internal.mz_frontiers VALUES (\(id), 0, mz_now());
      \(statistics(of: table.id))
      """
  }

  private func statistics(of id: String) -> String {
    """
    INSERT INTO mz_internal.mz_source_statistics_raw
      VALUES (\(literal(id)), 'u1', 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, false, NULL, NULL);
    """
  }

  /// `u7` has 20307: Materialize gives every object an oid, from which nothing else follows.
  private func oid(_ id: String) -> String { "\(20300 + (Int(id.dropFirst()) ?? 0))" }
}

/// `text` as an SQL string literal.
func literal(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}
