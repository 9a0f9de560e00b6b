// mz_internal: the present, derived from the histories as Materialize derives it.

extension Catalog {
  /// With a single replica there is no choice among replicas to make: the latest event is the status.
  static let mzInternalViews = """
    CREATE INDEX ON mz_internal.mz_source_status_history (source_id, occurred_at);

    -- A table shows what its source suffers from. Sources that fetch nothing always run.
    CREATE VIEW mz_internal.mz_source_statuses AS
      WITH fed AS (
        SELECT id, name, type, id AS source_id FROM mz_catalog.mz_sources
        UNION ALL
        SELECT id, name, 'table', source_id FROM mz_catalog.mz_tables WHERE source_id IS NOT NULL
      ), latest AS (
        SELECT DISTINCT ON (source_id) source_id, occurred_at, status, error, details
        FROM mz_internal.mz_source_status_history ORDER BY source_id, occurred_at DESC
      )
      SELECT fed.id, fed.name, fed.type, coalesce(ill.occurred_at, own.occurred_at) AS last_status_change_at,
        CASE WHEN fed.type IN ('progress', 'webhook') THEN 'running'
          ELSE coalesce(ill.status, own.status, 'created') END AS status,
        coalesce(ill.error, own.error) AS error, coalesce(ill.details, own.details) AS details
      FROM fed
      LEFT JOIN latest own ON own.source_id = fed.id
      LEFT JOIN latest ill ON ill.source_id = fed.source_id AND ill.status = 'stalled' AND own.status IS DISTINCT FROM 'ceased'
      WHERE fed.id NOT LIKE 's%';

    CREATE VIEW mz_internal.mz_source_statistics AS SELECT * FROM mz_internal.mz_source_statistics_raw;
    CREATE VIEW mz_internal.mz_source_statistics_with_history AS SELECT * FROM mz_internal.mz_source_statistics_raw;

    CREATE VIEW mz_internal.mz_wallclock_global_lag AS
      SELECT object_id, date_trunc('second', clock_timestamp() - to_timestamp(write_frontier / 1000.0)) AS lag
      FROM mz_internal.mz_frontiers;
    CREATE VIEW mz_internal.mz_wallclock_global_lag_history AS
      SELECT object_id, lag, occurred_at FROM mz_internal.mz_wallclock_lag_history;
    CREATE VIEW mz_internal.mz_wallclock_global_lag_recent_history AS
      SELECT object_id, lag, occurred_at FROM mz_internal.mz_wallclock_lag_history
      WHERE occurred_at > now() - interval '1 day';

    CREATE VIEW mz_internal.mz_cluster_replica_statuses AS
      SELECT DISTINCT ON (replica_id, process_id) replica_id, process_id, status, reason, occurred_at AS updated_at
      FROM mz_internal.mz_cluster_replica_status_history ORDER BY replica_id, process_id, occurred_at DESC;

    CREATE VIEW mz_internal.mz_aws_privatelink_connection_statuses AS
      SELECT DISTINCT ON (c.id) c.id, c.name, h.occurred_at AS last_status_change_at, h.status
      FROM mz_catalog.mz_connections c
      LEFT JOIN mz_internal.mz_aws_privatelink_connection_status_history h ON h.connection_id = c.id
      WHERE c.type = 'aws-privatelink' ORDER BY c.id, h.occurred_at DESC;

    CREATE VIEW mz_internal.mz_object_global_ids AS SELECT id, id AS global_id FROM mz_catalog.mz_objects;

    CREATE VIEW mz_internal.mz_object_fully_qualified_names AS
      SELECT o.id, o.name, o.type AS object_type, s.id AS schema_id, s.name AS schema_name, d.id AS database_id,
        d.name AS database_name, o.cluster_id
      FROM mz_catalog.mz_objects o JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
      LEFT JOIN mz_catalog.mz_databases d ON d.id = s.database_id;

    CREATE VIEW mz_internal.mz_show_connections AS
      SELECT schema_id, name, type, '' AS comment FROM mz_catalog.mz_connections;
    CREATE VIEW mz_internal.mz_show_sources AS
      SELECT s.id, s.name, s.type, c.name AS cluster, s.schema_id, s.cluster_id, '' AS comment
      FROM mz_catalog.mz_sources s LEFT JOIN mz_catalog.mz_clusters c ON c.id = s.cluster_id;

    CREATE VIEW mz_internal.mz_hydration_statuses AS
      SELECT id AS object_id, replica_id, rehydration_latency IS NOT NULL AS hydrated
      FROM mz_internal.mz_source_statistics_raw;

    CREATE VIEW mz_internal.mz_sessions AS
      SELECT md5(a.pid || ' ' || a.backend_start)::uuid AS id, a.pid::uint4 AS connection_id, r.id AS role_id,
        host(a.client_addr) AS client_ip, a.backend_start AS connected_at
      FROM pg_stat_activity a JOIN mz_catalog.mz_roles r ON r.name = a.usename
      WHERE a.backend_type = 'client backend';
    """
}
