// The servers that most scenes are played on: the demo's, with nothing going wrong on them.

import TestSupport

@testable import Demo

/// Starts the servers for the first scene that asks; they end with this process. A scene leaves them as it found them.
actor Theatre {
  static let shared = Theatre()
  static let hasServers = serverVersions.contains(where: \.hasTLS)

  private var opening: Task<DemoSession, any Error>?

  /// The servers, all three sources running.
  func session() async throws -> DemoSession {
    let task = opening ?? Task { try await Demo.open(incident: .healthy) { _ in } }
    opening = task
    let session = try await task.value
    let isWell = try await eventually(within: .seconds(60)) {
      try await session.catalog(
        "SELECT count(*) FROM mz_internal.mz_source_statuses WHERE type = 'postgres' AND status = 'running'") == "3"
    }
    guard isWell else { throw DemoError(message: "the three sources do not run") }
    return session
  }
}

extension DemoSession {
  /// The options that name all its servers, as words of a shell.
  nonisolated var options: String {
    let upstreams = upstreams.map { "-p " + quoted("\($0.name)=\($0.conninfo)") }
    return (["-m", quoted(materialize)] + upstreams).joined(separator: " ")
  }

  nonisolated var clusters: [Cluster] { [stage.standIn.cluster, stage.orders, stage.billing] }

  /// Asks the catalog, or changes it, as nobody but the demo may.
  @discardableResult
  func catalog(_ sql: String) async throws -> String {
    try await stage.standIn.cluster.run(sql, database: "materialize")
  }

  /// Nobody answers while `body` runs, though all connections stand.
  func whileFrozen(_ body: () async throws -> Void) async throws {
    for cluster in clusters { await cluster.freeze() }
    do {
      try await body()
    } catch {
      for cluster in clusters { await cluster.thaw() }
      throw error
    }
    for cluster in clusters { await cluster.thaw() }
  }
}

/// What the headline says when nothing is wrong.
let allIsWell = "All 3 sources are running."
