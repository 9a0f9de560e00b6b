// Settings and limits changed on real servers: read back, undone, refused, taken back.

import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Polling

@Suite struct SettingChangeTests {
  @Test(arguments: serverVersions)
  func theServersSettings(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run("ALTER SYSTEM SET tcp_keepalives_idle = 600")
      try await cluster.run("SELECT pg_reload_conf()")
      let action = Change.Action.set(
        [.init("idle_session_timeout", "5min"), .init("tcp_keepalives_idle", "60")], .server)
      let course = try await carryOut(action, on: cluster.conninfo())
      #expect(
        course.steps == [
          "connecting as postgres", "reading what is there now", "writing the journal",
          "ALTER SYSTEM SET idle_session_timeout = '5min'", "ALTER SYSTEM SET tcp_keepalives_idle = '60'",
          "having the server read its configuration", "reading back on a new session",
        ])
      #expect(
        course.differences == [
          .init("idle_session_timeout", old: "0", new: "5min"), .init("tcp_keepalives_idle", old: "600", new: "60"),
        ])
      let undo = Change.Action.set([.init("idle_session_timeout", nil), .init("tcp_keepalives_idle", "600")], .server)
      #expect(course.undo == undo)
      #expect(course.entries.map(\.outcome) == [.begun, .applied])
      #expect(course.entries.allSatisfy { $0.undo == undo && $0.action == action && $0.role == "postgres" })
      #expect(course.entries.first?.host == "127.0.0.1:\(cluster.port)")
      #expect(try await cluster.run("SHOW idle_session_timeout") == "5min")

      let back = try await carryOut(undo, on: cluster.conninfo())
      #expect(back.isApplied && back.undo == action)
      #expect(try await cluster.run("SHOW idle_session_timeout") == "0")
      #expect(try await auto(cluster) == "tcp_keepalives_idle=600")
    }
  }

  @Test func whatSomebodyHasChangedSinceIsNotUndone() async throws {
    try await withCluster(on: try #require(serverVersions.last)) { cluster in
      let action = Change.Action.set([.init("idle_session_timeout", "5min")], .server)
      let undo = try #require(try await carryOut(action, on: cluster.conninfo()).undo)
      try await cluster.run("ALTER SYSTEM SET idle_session_timeout = '10min'")
      try await cluster.run("SELECT pg_reload_conf()")
      let course = try await carryOut(undo, on: cluster.conninfo(), expecting: action)
      #expect(course.refusal?.message.hasPrefix("idle_session_timeout is 10min by now, not 5min") == true)
      #expect(course.entries.isEmpty)
      #expect(try await auto(cluster) == "idle_session_timeout=10min")
    }
  }

  @Test(arguments: serverVersions)
  func aRolesSettings(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run("CREATE ROLE mz LOGIN; CREATE DATABASE shop; ALTER ROLE mz SET lock_timeout = '1s'")
      let everywhere = Change.Scope.role("mz", database: nil)
      let wanted = [Change.Assignment("idle_session_timeout", "0"), .init("lock_timeout", "2s")]
      let course = try await carryOut(.set(wanted, everywhere), on: cluster.conninfo())
      #expect(
        course.differences == [
          .init("idle_session_timeout", old: nil, new: "0"), .init("lock_timeout", old: "1s", new: "2s"),
        ])
      #expect(course.undo == .set([.init("idle_session_timeout", nil), .init("lock_timeout", "1s")], everywhere))
      #expect(try await cluster.run("SHOW lock_timeout", role: "mz") == "2s")

      let inShop = Change.Action.set([.init("lock_timeout", "5s")], .role("mz", database: "shop"))
      let narrow = try await carryOut(inShop, on: cluster.conninfo())
      #expect(narrow.undo == .set([.init("lock_timeout", nil)], .role("mz", database: "shop")))
      #expect(try await cluster.run("SHOW lock_timeout", role: "mz", database: "shop") == "5s")

      // What is set for one database outweighs it there, and there Materialize is.
      let sourceLogins = [ProbeContext.SourceLogin(role: "mz", database: "shop")]
      let hidden = try await carryOut(
        .set([.init("lock_timeout", "9s")], everywhere), on: cluster.conninfo(), sourceLogins: sourceLogins)
      #expect(hidden.takenBack == "mz in shop still has lock_timeout = 5s, which outweighs it")
      #expect(hidden.entries.last?.outcome == .takenBack && hidden.entries.last?.undo == nil)
      #expect(try await cluster.run("SHOW lock_timeout", role: "mz") == "2s")
      let elsewhere = [ProbeContext.SourceLogin(role: "mz", database: "postgres")]
      #expect(
        try await carryOut(
          .set([.init("lock_timeout", "9s")], everywhere), on: cluster.conninfo(), sourceLogins: elsewhere
        ).isApplied)

      // All or nothing.
      let bad = [Change.Assignment("idle_session_timeout", "7s"), .init("lock_timeout", "soon")]
      let refused = try await carryOut(.set(bad, everywhere), on: cluster.conninfo())
      #expect(refused.refusal?.sqlstate == "22023")
      #expect(try await cluster.run("SHOW idle_session_timeout", role: "mz") == "0")
    }
  }

  @Test(arguments: serverVersions)
  func limits(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(#"CREATE ROLE "a ""b""" CONNECTION LIMIT 5; CREATE DATABASE shop"#)
      let role = try await carryOut(.limitRole(#"a "b""#, 20), on: cluster.conninfo())
      #expect(role.differences == [.init(#"CONNECTION LIMIT of role a "b""#, old: "5", new: "20")])
      #expect(role.undo == .limitRole(#"a "b""#, 5))
      let database = try await carryOut(.limitDatabase("shop", 3), on: cluster.conninfo())
      #expect(database.undo == .limitDatabase("shop", -1))
      #expect(database.differences == [.init("CONNECTION LIMIT of database shop", old: "none", new: "3")])
      #expect(try await cluster.run("SELECT datconnlimit FROM pg_database WHERE datname = 'shop'") == "3")
      #expect(try await carryOut(.limitDatabase("shop", -1), on: cluster.conninfo()).isApplied)
      let missing = try await carryOut(.limitRole("nobody", 1), on: cluster.conninfo())
      #expect(missing.refusal?.sqlstate == "42704")
      // Nothing differs, so nothing is to be undone.
      #expect(try await carryOut(.limitDatabase("shop", -1), on: cluster.conninfo()).undo == nil)
    }
  }

  @Test(arguments: serverVersions)
  func whatWaitsForARestart(_ installation: Installation) async throws {
    try await withCluster(on: installation, settings: ["max_connections": "40"]) { cluster in
      let course = try await carryOut(.set([.init("max_connections", "60")], .server), on: cluster.conninfo())
      guard case .awaitingRestart(let differences, let undo?)? = course.last else {
        Issue.record("\(course.stages)")
        return
      }
      #expect(differences == [.init("max_connections", old: "40", new: "60")])
      #expect(undo == .set([.init("max_connections", nil)], .server))
      #expect(course.entries.last?.outcome == .awaitingRestart)
      try await cluster.restart()
      #expect(try await cluster.run("SHOW max_connections") == "60")
      let back = try await carryOut(undo, on: cluster.conninfo())
      #expect(back.undo == .set([.init("max_connections", "60")], .server))
      #expect(try await auto(cluster) == "")
    }
  }

  @Test(arguments: serverVersions)
  func aValueThatTheServerRefuses(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run("ALTER SYSTEM SET lock_timeout = '7s'")
      let wanted = [Change.Assignment("lock_timeout", "9s"), .init("wal_sender_timeout", "soon")]
      let course = try await carryOut(.set(wanted, .server), on: cluster.conninfo())
      #expect(course.refusal?.sqlstate == "22023")
      #expect(course.steps.contains("taking it back"))
      #expect(course.entries.map(\.outcome) == [.begun, .refused])
      #expect(try await auto(cluster) == "lock_timeout=7s")
    }
  }

  @Test(arguments: serverVersions)
  func aConfigurationThatCannotBeRead(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(
        "CREATE ROLE dba LOGIN; GRANT ALTER SYSTEM ON PARAMETER lock_timeout TO dba; "
          + "GRANT EXECUTE ON FUNCTION pg_reload_conf() TO dba")
      let action = Change.Action.set([.init("lock_timeout", "9s")], .server)
      // A name that the server does not know: it uses nothing of its files any more.
      try spoil(cluster, with: "locc_timeout = 1")
      let unused = try await carryOut(action, on: cluster.conninfo())
      let words = "the server's configuration has an error: postgresql.conf:"
      #expect(unused.takenBack?.hasPrefix(words) == true)
      #expect(try await auto(cluster) == "")
      // Who may not read the files learns it from what does not happen.
      let blind = try await carryOut(action, on: cluster.conninfo(role: "dba"))
      #expect(blind.takenBack?.hasPrefix("the server did not read its configuration") == true)
      #expect(try await auto(cluster) == "")
      // One that cannot be read to its end: nothing is begun.
      try spoil(cluster, with: "this is = = no setting")
      let unread = try await carryOut(action, on: cluster.conninfo())
      #expect(unread.refusal?.message.hasPrefix(words) == true && unread.entries.isEmpty)
    }
  }

  @Test(arguments: serverVersions)
  func lessThanASuperuser(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(
        """
        CREATE ROLE bare LOGIN; CREATE ROLE half LOGIN; CREATE ROLE dba LOGIN;
        GRANT ALTER SYSTEM ON PARAMETER lock_timeout, max_connections TO half, dba;
        GRANT EXECUTE ON FUNCTION pg_reload_conf() TO dba; ALTER ROLE dba SET default_transaction_read_only = on;
        """)
      let action = Change.Action.set([.init("lock_timeout", "9s")], .server)
      let bare = try await carryOut(action, on: cluster.conninfo(role: "bare"))
      #expect(bare.refusal?.sqlstate == "42501")
      #expect(bare.entries.map(\.outcome) == [.begun, .refused])
      // It may write and not have it read: then it is not left behind.
      let half = try await carryOut(action, on: cluster.conninfo(role: "half"))
      #expect(half.refusal?.sqlstate == "42501" && half.refusal?.message.contains("pg_reload_conf") == true)
      #expect(try await auto(cluster) == "")

      let dba = try await carryOut(action, on: cluster.conninfo(role: "dba"))
      #expect(dba.differences == [.init("lock_timeout", old: "0", new: "9000")])
      #expect(dba.undo == .set([.init("lock_timeout", nil)], .server))
      let waiting = try await carryOut(
        .set([.init("max_connections", "60")], .server), on: cluster.conninfo(role: "dba"))
      guard case .awaitingRestart(let differences, _)? = waiting.last else {
        Issue.record("\(waiting.stages)")
        return
      }
      #expect(differences.map(\.new) == ["60"])
    }
  }

  /// What ALTER SYSTEM has written.
  private func auto(_ cluster: Cluster) async throws -> String {
    try await cluster.run(
      "SELECT name || '=' || setting FROM pg_file_settings WHERE sourcefile LIKE '%auto.conf' ORDER BY 1")
  }

  private func spoil(_ cluster: Cluster, with line: String) throws {
    try TextFile.write(
      line + "\n", to: "\(cluster.folder)/postgresql.conf", append: true, for: cluster.sandbox.account)
  }
}
