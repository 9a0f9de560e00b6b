// Opens private, throw-away servers with an incident going on.

import Glibc

package enum Demo {
  /// Starts the servers of `incident` and sets it going; returns when all of them take connections.
  /// - Parameter progress: is told what is being done, a line at a time, from any thread.
  /// - Throws: `DemoError`, which says what is missing and how to get it.
  package static func open(
    incident: Incident, progress: @escaping @Sendable (String) -> Void
  ) async throws -> DemoSession {
    try checkSpace()
    try await checkPrograms()
    let shelter = try Shelter()
    do {
      let stage = try await Stage.build(in: shelter, ordersSettings: incident.ordersSettings, progress: progress)
      guard let authority = stage.orders.authority else { throw DemoError(message: "orders-db has no certificate") }
      let watcher = try await authority.issue(client: "watcher", days: 90)
      return DemoSession(stage, incident, in: shelter, watcher: watcher, rootCertificate: authority.certificate)
    } catch {
      await shelter.close()
      throw error
    }
  }

  /// Servers and template take some 200 MB, write-ahead log not counted.
  private static func checkSpace() throws(DemoError) {
    var space = statvfs()
    guard unsafe statvfs("/tmp", &space) == 0 else { return }
    let free = UInt64(space.f_bavail) * UInt64(space.f_frsize) / 1_000_000
    guard free >= 500 else {
      throw DemoError(message: "/tmp has \(free) MB left, and the demo's servers need 500 MB there.")
    }
  }

  private static func checkPrograms() async throws(DemoError) {
    for (program, package) in [("setsid", "util-linux"), ("find", "findutils"), ("openssl", "openssl")] {
      do {
        try await Command.run(["sh", "-c", "command -v \(program)"], in: "/")
      } catch {
        throw DemoError(message: "The demo needs \(program): sudo apt-get install \(package)")
      }
    }
  }
}

/// Running servers with an incident on them. They end with `close`, and with this process however it ends.
package final class DemoSession: Sendable {
  /// How to connect to the stand-in for Materialize.
  package let materialize: String
  /// How to connect to the upstreams as role `watcher`, under the names that Materialize's connections have.
  package let upstreams: [(name: String, conninfo: String)]
  package let stage: Stage
  private let shelter: Shelter
  private let performance: Task<Void, Never>

  fileprivate init(
    _ stage: Stage, _ incident: Incident, in shelter: Shelter, watcher: Credentials, rootCertificate: String
  ) {
    self.stage = stage
    self.shelter = shelter
    materialize = stage.standIn.conninfo
    let tls =
      " sslmode=verify-full sslrootcert=\(rootCertificate) sslcert=\(watcher.certificate) sslkey=\(watcher.key)"
    upstreams = [
      ("orders-db", stage.orders.conninfo(role: "watcher", database: Shop.orders.database) + tls),
      ("billing-db", stage.billing.conninfo(role: "watcher", database: Shop.billing.database)),
    ]
    performance = Task { await stage.perform(incident) }
  }

  /// Stops everything and removes it; returns when nothing is left.
  package func close() async {
    performance.cancel()
    await performance.value
    await shelter.close()
  }
}
