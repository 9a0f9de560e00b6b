// A PostgreSQL server that stands in for Materialize, and says so when asked for its version.

/// A server whose database `materialize` has Materialize's catalog. What the catalog says of the sources' health is
/// written by a `CatalogWriter`.
package struct StandIn: Sendable {
  package let cluster: Cluster
  package let sources: [SourcePlan]

  /// As an operator who may read the catalog and nothing else.
  package var conninfo: String { cluster.conninfo(role: "operator", database: "materialize") }

  /// Makes the catalog of `sources` on a running server.
  package init(
    on cluster: Cluster, sources: [SourcePlan], parameters: SystemParameters = SystemParameters()
  ) async throws {
    self.cluster = cluster
    self.sources = sources
    try await cluster.run("CREATE ROLE operator LOGIN; CREATE DATABASE materialize")
    try await install("26.4.0")
    let contents = CatalogContents(sources: sources, parameters: parameters).script
    try await cluster.run(Catalog.script + "\n" + contents, database: "materialize")
  }

  /// Makes another release of it: `mz_version()` says so in every session that begins from now on.
  func install(_ release: String) async throws {
    try await cluster.run("ALTER DATABASE materialize SET stand_in.release = \(literal(release))")
  }
}
