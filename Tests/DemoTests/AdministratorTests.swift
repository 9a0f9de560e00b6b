// The administrator of the upstreams may do what a remedy asks for, and from 16 on is no superuser.

import Postgres
import TestSupport
import Testing

@testable import Demo

@Suite struct AdministratorTests {
  @Test(arguments: serverVersions)
  func remediesAreAllowed(_ installation: Installation) async throws {
    let rules = ["host all admin samehost scram-sha-256"]
    let settings = Shop.settings(for: installation).merging(["max_connections": "12"]) { $1 }
    try await withCluster(on: installation, settings: settings, accessRules: rules) { cluster in
      try await Shop.billing.build(on: cluster, password: "right")
      let door = cluster.conninfo(role: "admin", database: Shop.billing.database)
      #expect(await (try? Link(Conninfo(door + " password=wrong")).open()) == nil)
      let web = try Conninfo(cluster.conninfo(role: "web", database: Shop.billing.database))
      var sessions: [Link] = []
      while sessions.count < 20 {
        let link = await Link(web)
        guard (try? await link.open()) != nil else { break }
        sessions.append(link)
      }
      #expect((1..<20).contains(sessions.count))

      // There is room for the administrator even so.
      let admin = try await Link(Conninfo(door + " password=right"))
      _ = try await admin.open()
      for statement in [
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'web'",
        "ALTER SYSTEM SET tcp_keepalives_idle = 60", "ALTER SYSTEM SET wal_sender_timeout = '60s'",
        "ALTER SYSTEM SET max_connections = 200", "ALTER SYSTEM RESET max_connections", "SELECT pg_reload_conf()",
        "SELECT count(*) FROM pg_file_settings", "ALTER ROLE materialize SET idle_session_timeout = 0",
        "ALTER ROLE materialize CONNECTION LIMIT 50", "ALTER ROLE batch CONNECTION LIMIT 5",
      ] {
        let answer = try await admin.ask(Script([[Statement(statement)]]))
        #expect(throws: Never.self, "\(statement)") { try answer.first?.get() }
      }
      let isSuperuser = try await cluster.run("SELECT rolsuper FROM pg_roles WHERE rolname = 'admin'")
      #expect(isSuperuser == (installation.major < 16 ? "t" : "f"))
      await admin.close()
      for session in sessions { await session.close() }
    }
  }
}
