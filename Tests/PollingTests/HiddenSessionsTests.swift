// How many connections are used, told by roles that may not see what the sessions of others are.

import Demo
import Glibc
import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct HiddenSessionsTests {
  private static let roles = """
    CREATE ROLE monitor LOGIN; GRANT pg_monitor TO monitor; CREATE ROLE bare LOGIN; CREATE ROLE app LOGIN;
    CREATE ROLE secret LOGIN PASSWORD 'secret'; CREATE ROLE mz LOGIN REPLICATION;
    """
  private static let wantsPassword = "host all secret all scram-sha-256"

  /// Two idle clients and our own; a WAL sender is none.
  @Test(arguments: serverVersions)
  func idleClientsAreCountedExactly(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(Self.roles)
      let clients = [
        try await connect(cluster.conninfo(role: "app")), try await connect(cluster.conninfo(role: "app")),
        try await connect(cluster.conninfo(role: "mz") + " replication=database"),
      ]
      for role in ["postgres", "monitor", "bare"] {
        // Those of the role before are gone when the count is right.
        let headroom = try await headroom(of: cluster, as: role) { $0.exactUsed == 3 }
        #expect(headroom.exactUsed == 3 && headroom.exactRemaining == 94 && headroom.loggingIn == 0)
      }
      for client in clients { await client.close() }
    }
  }

  /// A parallel worker looks like its leader to those who may not see more.
  @Test(arguments: serverVersions)
  func aParallelWorkerIsNoClient(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(Self.roles)
      let leader = try await connect(cluster.conninfo(role: "app"))
      let parameter = installation.major >= 16 ? "debug_parallel_query" : "force_parallel_mode"
      let query = Task { [leader] in
        try await leader.ask(Script([[Statement("SET \(parameter) = on")], [Statement("SELECT pg_sleep(60)")]]))
      }
      #expect(
        try await eventually {
          try await cluster.run("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'parallel worker'") == "1"
        })
      let known = try await headroom(of: cluster, as: "monitor") { $0.exactUsed == 2 }
      #expect(known.exactUsed == 2)
      let bare = try await headroom(of: cluster, as: "bare") { $0.used == 2 }
      #expect(bare.used == 2 && bare.usedAtMost == (installation.major >= 17 ? 2 : 3))
      await leader.close()
      _ = try? await query.value
    }
  }

  /// Whoever has not said the password yet holds a slot all the same.
  @Test(arguments: serverVersions)
  func loginsThatHangAreCounted(_ installation: Installation) async throws {
    try await withCluster(on: installation, accessRules: [Self.wantsPassword]) { cluster in
      try await cluster.run(Self.roles)
      let logins = try (0..<3).map { _ in try HangingLogin(role: "secret", at: cluster.port) }
      for role in ["postgres", "monitor", "bare"] {
        let headroom = try await headroom(of: cluster, as: role) { $0.loggingIn == 3 && $0.exactUsed == 4 }
        #expect(headroom.loggingIn == 3 && headroom.exactUsed == 4)
      }
      for login in logins { login.end() }
    }
  }

  /// As soon as it is as it should be, or as it is after a while.
  private func headroom(
    of cluster: Cluster, as role: String, until isRight: (Headroom) -> Bool
  ) async throws -> Headroom {
    let observer = try await Observer(cluster.conninfo(role: role))
    var headroom = try await observer.sessions().headroom
    _ = try await eventually {
      headroom = try await observer.sessions().headroom
      return isRight(headroom)
    }
    await observer.close()
    return headroom
  }
}

/// A client that sends its name and says nothing more.
private struct HangingLogin {
  private let descriptor: Int32

  init(role: String, at port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, size) == 0
      }
    }
    let parameters = Array("user\0\(role)\0database\0postgres\0\0".utf8)
    let length = UInt32(parameters.count + 8)
    let message =
      [length, 196_608].flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
      + parameters
    try #require(isConnected && (unsafe send(descriptor, message, message.count, 0)) == message.count)
  }

  func end() { close(descriptor) }
}
