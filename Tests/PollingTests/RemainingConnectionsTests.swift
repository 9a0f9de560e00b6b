// The number that is shown as remaining is the number of connections that can then be opened.

import Demo
import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct RemainingConnectionsTests {
  @Test(arguments: serverVersions, 0..<4)
  func remainingIsWhatCanBeOpened(_ installation: Installation, _ trial: Int) async throws {
    let crowd = Crowd.random(installation.major)
    try await withCluster(on: installation, settings: crowd.settings) { cluster in
      try await cluster.run(
        """
        CREATE ROLE app LOGIN CONNECTION LIMIT \(crowd.roleLimit); CREATE ROLE mz LOGIN REPLICATION;
        CREATE DATABASE shop CONNECTION LIMIT \(crowd.databaseLimit);
        """)
      let observer = try await Observer(cluster.conninfo(role: crowd.observer))
      var held: [Link] = []
      for _ in 0..<crowd.superusers { held.append(try await connect(cluster.conninfo(database: "shop"))) }
      for _ in 0..<crowd.senders {
        held.append(try await connect(cluster.conninfo(role: "mz", database: "shop") + " replication=database"))
      }
      for _ in 0..<crowd.clients { held.append(try await connect(cluster.conninfo(role: "app", database: "shop"))) }

      // psql, which made the roles, may still be leaving.
      var sessions = try await observer.sessions()
      let settled = try await eventually {
        sessions = try await observer.sessions()
        return !sessions.groups.contains { $0.application == "psql" }
      }
      #expect(settled)
      let role = sessions.roles.first { $0.name == "app" }
      let database = sessions.databases.first { $0.name == "shop" }
      let promised = min(
        sessions.headroom.remaining, role?.remaining ?? .max, database?.remaining ?? .max)
      #expect(sessions.headroom.used == crowd.superusers + crowd.clients + 1)

      var opened = 0
      while let link = try? await connect(cluster.conninfo(role: "app", database: "shop")) {
        held.append(link)
        opened += 1
      }
      #expect(opened == promised, "\(crowd) \(sessions.headroom) \(role as Any) \(database as Any)")
      // The login that was refused holds its slot until it is gone.
      var after = try await observer.sessions()
      _ = try await eventually {
        after = try await observer.sessions()
        return after.headroom.loggingIn == 0
      }
      #expect(after.headroom.exactRemaining == sessions.headroom.remaining - opened)
      for link in held { await link.close() }
      await observer.close()
    }
  }
}

/// Who is connected already, and what the server allows.
private struct Crowd {
  /// `mz` sees other roles' sessions masked, `postgres` sees all.
  var observer: String
  var settings: [String: String]
  var superusers, senders, clients: Int
  var roleLimit, databaseLimit: Int

  static func random(_ major: Int) -> Crowd {
    let reserved = Int.random(in: 0...4)
    let roleReserved = major >= 16 ? Int.random(in: 0...4) : 0
    let superusers = Int.random(in: 0...5)
    let clients = Int.random(in: 0...5)
    var settings = [
      "max_connections": "\(reserved + roleReserved + superusers + clients + 1 + Int.random(in: 1...8))",
      "superuser_reserved_connections": "\(reserved)", "max_wal_senders": "4", "wal_level": "logical",
      "autovacuum": "off",
    ]
    if major >= 16 { settings["reserved_connections"] = "\(roleReserved)" }
    return Crowd(
      observer: Bool.random() ? "mz" : "postgres", settings: settings, superusers: superusers,
      senders: .random(in: 0...4), clients: clients,
      roleLimit: Bool.random() ? -1 : clients + Int.random(in: 0...6),
      databaseLimit: Bool.random() ? -1 : superusers + clients + Int.random(in: 0...6))
  }
}
