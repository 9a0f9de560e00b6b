// mz_catalog: what exists. These relations are filled once, when the stand-in is made.

extension Catalog {
  /// Materialize has views over a single raw relation here; what can be read from them is the same.
  static let mzCatalogTables = """
    CREATE TABLE mz_catalog.mz_databases (
      id text NOT NULL, oid oid NOT NULL, name text NOT NULL, owner_id text NOT NULL,
      privileges mz_aclitem[] NOT NULL
    );

    CREATE TABLE mz_catalog.mz_schemas (
      id text NOT NULL, oid oid NOT NULL, database_id text, name text NOT NULL, owner_id text NOT NULL,
      privileges mz_aclitem[] NOT NULL
    );

    CREATE TABLE mz_catalog.mz_roles (
      id text NOT NULL, oid oid NOT NULL, name text NOT NULL, inherit boolean NOT NULL,
      rolcanlogin boolean, rolsuper boolean
    );

    CREATE TABLE mz_catalog.mz_clusters (
      id text NOT NULL, name text NOT NULL, owner_id text NOT NULL, privileges mz_aclitem[] NOT NULL,
      managed boolean NOT NULL, size text, replication_factor uint4, disk boolean,
      availability_zones "text list", introspection_debugging boolean, introspection_interval interval
    );

    CREATE TABLE mz_catalog.mz_cluster_replicas (
      id text NOT NULL, name text NOT NULL, cluster_id text NOT NULL, size text, availability_zone text,
      owner_id text NOT NULL, disk boolean
    );

    CREATE TABLE mz_catalog.mz_cluster_replica_sizes (
      size text NOT NULL, processes uint8 NOT NULL, workers uint8 NOT NULL,
      cpu_nano_cores uint8 NOT NULL, memory_bytes uint8 NOT NULL, disk_bytes uint8,
      credits_per_hour numeric NOT NULL
    );

    CREATE TABLE mz_catalog.mz_connections (
      id text NOT NULL, oid oid NOT NULL, schema_id text NOT NULL, name text NOT NULL,
      type text NOT NULL, owner_id text NOT NULL, privileges mz_aclitem[] NOT NULL,
      create_sql text NOT NULL, redacted_create_sql text NOT NULL
    );

    CREATE TABLE mz_catalog.mz_ssh_tunnel_connections (
      id text NOT NULL, public_key_1 text NOT NULL, public_key_2 text NOT NULL
    );

    CREATE TABLE mz_catalog.mz_aws_privatelink_connections (
      id text NOT NULL, principal text NOT NULL
    );

    CREATE TABLE mz_catalog.mz_egress_ips (
      egress_ip text NOT NULL, prefix_length integer NOT NULL, cidr text NOT NULL
    );

    CREATE TABLE mz_catalog.mz_sources (
      id text NOT NULL, oid oid NOT NULL, schema_id text NOT NULL, name text NOT NULL,
      type text NOT NULL, connection_id text, size text, envelope_type text, key_format text,
      value_format text, cluster_id text, owner_id text NOT NULL, privileges mz_aclitem[] NOT NULL,
      create_sql text, redacted_create_sql text
    );

    CREATE TABLE mz_catalog.mz_tables (
      id text NOT NULL, oid oid NOT NULL, schema_id text NOT NULL, name text NOT NULL,
      owner_id text NOT NULL, privileges mz_aclitem[] NOT NULL, create_sql text,
      redacted_create_sql text, source_id text
    );

    CREATE TABLE mz_catalog.mz_audit_events (
      id uint8 NOT NULL, event_type text NOT NULL, object_type text NOT NULL, details jsonb NOT NULL,
      "user" text, occurred_at timestamptz NOT NULL
    );
    """
}
