// Programs that stand between us and a server: poolers and load balancers, the real ones.

import Glibc
import TestSupport

@testable import Demo

struct Proxy {
  var program: String
  /// Between the program and the name of its file of configuration.
  var options: [String]
  /// For listening on the first port and passing on to the second.
  var configuration: @Sendable (_ port: UInt16, _ server: UInt16) -> String

  var isInstalled: Bool { (try? Command.runBlocking([program, version], in: "/")) != nil }
  private var version: String { program == "haproxy" ? "-v" : "--version" }

  /// Hands transactions to a few sessions that it shares among its clients.
  static let pgBouncer = Proxy(program: "pgbouncer", options: []) { port, server in
    """
    [databases]
    * = host=127.0.0.1 port=\(server) user=watcher
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = \(port)
    unix_socket_dir =
    auth_type = any
    pool_mode = transaction
    """
  }

  /// Cuts connections on which nothing was said for so many seconds.
  static func haProxy(idle seconds: Int) -> Proxy {
    Proxy(program: "haproxy", options: ["-db", "-f"]) { port, server in
      """
      defaults
        mode tcp
        timeout connect 5s
        timeout client \(seconds)s
        timeout server \(seconds)s
      listen database
        bind 127.0.0.1:\(port)
        server database 127.0.0.1:\(server)

      """
    }
  }

  /// Runs it in front of a server and hands its port to `body`.
  func inFront(of cluster: Cluster, _ body: (UInt16) async throws -> Void) async throws {
    let port = try Port.free()
    let file = "\(cluster.folder)/\(program).conf"
    try TextFile.write(configuration(port, cluster.port), to: file, for: cluster.sandbox.account)
    // Working inside the server's folder, it goes with the server, however the test ends. PgBouncer refuses root.
    let child = try Child(
      [program] + options + [file], in: cluster.folder, as: cluster.sandbox.account, output: .file("\(file).log"),
      errors: .file("\(file).log"))
    do {
      try await body(port)
    } catch {
      child.send(SIGKILL)
      _ = await exitStatus(of: child)
      throw error
    }
    child.send(SIGKILL)
    _ = await exitStatus(of: child)
  }
}
