// mz_catalog: the relations that describe the others, by which a client learns which columns there are.

extension Catalog {
  /// The stand-in's own relations are the system objects; their ids begin with s.
  static let mzCatalogViews = """
    CREATE VIEW mz_catalog.mz_objects AS
      SELECT id, oid, schema_id, name, 'connection' AS type, owner_id, NULL::text AS cluster_id, privileges
      FROM mz_catalog.mz_connections
      UNION ALL
      SELECT id, oid, schema_id, name, 'source', owner_id, cluster_id, privileges FROM mz_catalog.mz_sources
      UNION ALL
      SELECT id, oid, schema_id, name, 'table', owner_id, NULL, privileges FROM mz_catalog.mz_tables
      UNION ALL
      SELECT 's' || c.oid, c.oid, s.id, c.relname::text, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END, 's1',
        NULL, '{}'::mz_aclitem[]
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN mz_catalog.mz_schemas s ON s.name = n.nspname AND s.database_id IS NULL
      WHERE c.relkind IN ('r', 'v');

    CREATE VIEW mz_catalog.mz_columns AS
      SELECT 's' || a.attrelid AS id, a.attname::text AS name, a.attnum::uint8 AS position,
        NOT a.attnotnull AS nullable, replace(trim('"' FROM format_type(a.atttypid, NULL)), 'mz_catalog.', '') AS type,
        pg_get_expr(d.adbin, d.adrelid) AS "default", a.atttypid AS type_oid, a.atttypmod AS type_mod
      FROM pg_attribute a JOIN mz_catalog.mz_objects o ON o.oid = a.attrelid AND o.id = 's' || a.attrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped;
    """
}
