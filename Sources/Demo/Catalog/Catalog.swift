// The SQL that makes a PostgreSQL database look like Materialize to whoever reads its catalog.

/// The parts in the order in which they run. Names, order and types of the columns are those of Materialize (v26.4);
/// a type that PostgreSQL lacks is a domain of that name.
enum Catalog {
  static var script: String {
    [types, mzCatalogTables, mzInternalTables, mzCatalogViews, mzInternalViews, rights].joined(separator: "\n")
  }

  /// Anybody may read the whole catalog. The search path makes unqualified names of mz_catalog work.
  private static let rights = """
    GRANT USAGE ON SCHEMA mz_catalog, mz_internal TO PUBLIC;
    GRANT SELECT ON ALL TABLES IN SCHEMA mz_catalog, mz_internal TO PUBLIC;
    ALTER DATABASE materialize SET search_path = mz_catalog, public;
    ALTER DATABASE materialize SET timezone = 'UTC';
    """
}
