// Opens private, throw-away servers with an incident going on.

import Glibc

/// `Demo.open(incident: …)`: starts the servers of `incident` and sets it going; returns when all of them take connections.
/// - Parameter progress: is told what is being done, a line at a time, from any thread.
/// - Throws: `DemoError`, which says what is missing and how to get it.
package func open(
  incident: Incident, progress: @escaping @Sendable (String) -> Void
) async throws -> DemoSession {
  try checkSpace()
  try await checkPrograms()
  let sandbox = try Sandbox()
  do {
    let stage = try await StageBuilder(in: sandbox, progress: progress).build(incident.scenery)
    guard let authority = stage.orders.authority else { throw DemoError(message: "orders-db has no certificate") }
    let watcher = try await authority.issue(client: "watcher", days: incident.scenery.watcherCertificateDays)
    let session = DemoSession(stage, incident, in: sandbox, watcher: watcher)
    try TextFile.write(session.readme(on: incident), to: "\(sandbox.path)/README", for: .ourselves)
    progress("\(incident.name): \(incident.cure(stage))")
    return session
  } catch {
    await sandbox.close()
    throw error
  }
}

/// Servers and template take some 200 MB, write-ahead log not counted.
private func checkSpace() throws(DemoError) {
  var space = statvfs()
  guard unsafe statvfs("/tmp", &space) == 0 else { return }
  let free = UInt64(space.f_bavail) * UInt64(space.f_frsize) / 1_000_000
  guard free >= 500 else {
    throw DemoError(message: "/tmp has \(free) MB left, and the demo's servers need 500 MB there.")
  }
}

private func checkPrograms() async throws(DemoError) {
  for (program, package) in [("setsid", "util-linux"), ("find", "findutils"), ("openssl", "openssl")] {
    do {
      try await Command.run(["sh", "-c", "command -v \(program)"], in: "/")
    } catch {
      throw DemoError(message: "The demo needs \(program): sudo apt-get install \(package)")
    }
  }
}
