// mz_internal: how the sources fare. Most of these relations grow while the stand-in lives.

extension Catalog {
  /// The histories are what everything else in mz_internal is derived from.
  static let mzInternalTables = """
    CREATE TABLE mz_internal.mz_postgres_sources (
      id text NOT NULL, replication_slot text NOT NULL, timeline_id uint8
    );

    CREATE TABLE mz_internal.mz_postgres_source_tables (
      id text NOT NULL, schema_name text NOT NULL, table_name text NOT NULL
    );

    CREATE TABLE mz_internal.mz_object_dependencies (
      object_id text NOT NULL, referenced_object_id text NOT NULL
    );

    CREATE TABLE mz_internal.mz_source_status_history (
      occurred_at timestamptz NOT NULL, source_id text NOT NULL, status text NOT NULL, error text,
      details jsonb, replica_id text, deployment_generation uint8
    );

    CREATE TABLE mz_internal.mz_source_statistics_raw (
      id text NOT NULL, replica_id text, messages_received uint8 NOT NULL,
      bytes_received uint8 NOT NULL, updates_staged uint8 NOT NULL, updates_committed uint8 NOT NULL,
      records_indexed uint8 NOT NULL, bytes_indexed uint8 NOT NULL, rehydration_latency interval,
      snapshot_records_known uint8, snapshot_records_staged uint8, snapshot_committed boolean NOT NULL,
      offset_known uint8, offset_committed uint8
    );

    CREATE TABLE mz_internal.mz_frontiers (
      object_id text NOT NULL, read_frontier mz_timestamp, write_frontier mz_timestamp
    );

    CREATE TABLE mz_internal.mz_wallclock_lag_history (
      object_id text NOT NULL, replica_id text, lag interval, occurred_at timestamptz NOT NULL,
      deployment_generation uint8
    );

    CREATE TABLE mz_internal.mz_cluster_replica_status_history (
      replica_id text NOT NULL, process_id uint8 NOT NULL, status text NOT NULL, reason text,
      occurred_at timestamptz NOT NULL, deployment_generation uint8
    );

    CREATE TABLE mz_internal.mz_aws_privatelink_connection_status_history (
      occurred_at timestamptz NOT NULL, connection_id text NOT NULL, status text NOT NULL
    );

    CREATE TABLE mz_internal.mz_overridden_system_parameters (
      name text NOT NULL, value text NOT NULL
    );
    """
}
