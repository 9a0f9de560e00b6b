// The relations of Materialize's catalog that the stand-in has, and their columns in order, as of v26.4
// (MaterializeInc/materialize: src/catalog/src/builtin/mz_catalog.rs and mz_internal.rs).

/// One line for each relation: its full name, a colon, and the columns with their types.
let catalogFacts = """
  mz_catalog.mz_connections: id text, oid oid, schema_id text, name text, type text, owner_id text, \
    privileges mz_aclitem[], create_sql text, redacted_create_sql text
  mz_catalog.mz_sources: id text, oid oid, schema_id text, name text, type text, connection_id text, size text, \
    envelope_type text, key_format text, value_format text, cluster_id text, owner_id text, \
    privileges mz_aclitem[], create_sql text, redacted_create_sql text
  mz_catalog.mz_tables: id text, oid oid, schema_id text, name text, owner_id text, privileges mz_aclitem[], \
    create_sql text, redacted_create_sql text, source_id text
  mz_catalog.mz_clusters: id text, name text, owner_id text, privileges mz_aclitem[], managed boolean, size text, \
    replication_factor uint4, disk boolean, availability_zones text list, introspection_debugging boolean, \
    introspection_interval interval
  mz_catalog.mz_cluster_replicas: id text, name text, cluster_id text, size text, availability_zone text, \
    owner_id text, disk boolean
  mz_catalog.mz_cluster_replica_sizes: size text, processes uint8, workers uint8, cpu_nano_cores uint8, \
    memory_bytes uint8, disk_bytes uint8, credits_per_hour numeric
  mz_catalog.mz_databases: id text, oid oid, name text, owner_id text, privileges mz_aclitem[]
  mz_catalog.mz_schemas: id text, oid oid, database_id text, name text, owner_id text, privileges mz_aclitem[]
  mz_catalog.mz_roles: id text, oid oid, name text, inherit boolean, rolcanlogin boolean, rolsuper boolean
  mz_catalog.mz_objects: id text, oid oid, schema_id text, name text, type text, owner_id text, cluster_id text, \
    privileges mz_aclitem[]
  mz_catalog.mz_columns: id text, name text, position uint8, nullable boolean, type text, default text, \
    type_oid oid, type_mod integer
  mz_catalog.mz_ssh_tunnel_connections: id text, public_key_1 text, public_key_2 text
  mz_catalog.mz_aws_privatelink_connections: id text, principal text
  mz_catalog.mz_egress_ips: egress_ip text, prefix_length integer, cidr text
  mz_catalog.mz_audit_events: id uint8, event_type text, object_type text, details jsonb, user text, \
    occurred_at timestamp with time zone
  mz_internal.mz_source_statuses: id text, name text, type text, last_status_change_at timestamp with time zone, \
    status text, error text, details jsonb
  mz_internal.mz_source_status_history: occurred_at timestamp with time zone, source_id text, status text, \
    error text, details jsonb, replica_id text, deployment_generation uint8
  mz_internal.mz_source_statistics: id text, replica_id text, messages_received uint8, bytes_received uint8, \
    updates_staged uint8, updates_committed uint8, records_indexed uint8, bytes_indexed uint8, \
    rehydration_latency interval, snapshot_records_known uint8, snapshot_records_staged uint8, \
    snapshot_committed boolean, offset_known uint8, offset_committed uint8
  mz_internal.mz_source_statistics_raw: id text, replica_id text, messages_received uint8, bytes_received uint8, \
    updates_staged uint8, updates_committed uint8, records_indexed uint8, bytes_indexed uint8, \
    rehydration_latency interval, snapshot_records_known uint8, snapshot_records_staged uint8, \
    snapshot_committed boolean, offset_known uint8, offset_committed uint8
  mz_internal.mz_source_statistics_with_history: id text, replica_id text, messages_received uint8, \
    bytes_received uint8, updates_staged uint8, updates_committed uint8, records_indexed uint8, \
    bytes_indexed uint8, rehydration_latency interval, snapshot_records_known uint8, snapshot_records_staged uint8, \
    snapshot_committed boolean, offset_known uint8, offset_committed uint8
  mz_internal.mz_postgres_sources: id text, replication_slot text, timeline_id uint8
  mz_internal.mz_postgres_source_tables: id text, schema_name text, table_name text
  mz_internal.mz_aws_privatelink_connection_status_history: occurred_at timestamp with time zone, \
    connection_id text, status text
  mz_internal.mz_aws_privatelink_connection_statuses: id text, name text, \
    last_status_change_at timestamp with time zone, status text
  mz_internal.mz_cluster_replica_statuses: replica_id text, process_id uint8, status text, reason text, \
    updated_at timestamp with time zone
  mz_internal.mz_cluster_replica_status_history: replica_id text, process_id uint8, status text, reason text, \
    occurred_at timestamp with time zone, deployment_generation uint8
  mz_internal.mz_hydration_statuses: object_id text, replica_id text, hydrated boolean
  mz_internal.mz_frontiers: object_id text, read_frontier mz_timestamp, write_frontier mz_timestamp
  mz_internal.mz_wallclock_global_lag: object_id text, lag interval
  mz_internal.mz_wallclock_lag_history: object_id text, replica_id text, lag interval, \
    occurred_at timestamp with time zone, deployment_generation uint8
  mz_internal.mz_wallclock_global_lag_history: object_id text, lag interval, occurred_at timestamp with time zone
  mz_internal.mz_wallclock_global_lag_recent_history: object_id text, lag interval, \
    occurred_at timestamp with time zone
  mz_internal.mz_object_dependencies: object_id text, referenced_object_id text
  mz_internal.mz_object_global_ids: id text, global_id text
  mz_internal.mz_object_fully_qualified_names: id text, name text, object_type text, schema_id text, \
    schema_name text, database_id text, database_name text, cluster_id text
  mz_internal.mz_show_connections: schema_id text, name text, type text, comment text
  mz_internal.mz_show_sources: id text, name text, type text, cluster text, schema_id text, cluster_id text, \
    comment text
  mz_internal.mz_sessions: id uuid, connection_id uint4, role_id text, client_ip text, \
    connected_at timestamp with time zone
  mz_internal.mz_overridden_system_parameters: name text, value text
  """
