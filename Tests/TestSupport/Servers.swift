// Real servers for tests, and patience with them.

package import Demo

/// The PostgreSQL versions that tests run against: those of these that are installed. Tests/install-servers gets the
/// ones that Debian does not have.
package let serverVersions: [Installation] = [15, 17, 18].compactMap(Installation.find)

/// Hands a running server to `body` and removes it afterwards.
package func withCluster<Result: Sendable>(
  on installation: Installation, settings: [String: String] = [:], accessRules: [String] = [],
  certificateDays: Int? = nil, _ body: (Cluster) async throws -> Result
) async throws -> Result {
  let cluster = try await Cluster.start(
    on: installation, settings: settings, accessRules: accessRules, certificateDays: certificateDays)
  do {
    let result = try await body(cluster)
    await cluster.close()
    return result
  } catch {
    await cluster.close()
    throw error
  }
}

/// Asks until the answer is true; false if it is not within `deadline`.
package func eventually(within deadline: Duration = .seconds(20), _ condition: () async throws -> Bool) async throws
  -> Bool
{
  let end = ContinuousClock.now + deadline
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(20))
  }
  return try await condition()
}
