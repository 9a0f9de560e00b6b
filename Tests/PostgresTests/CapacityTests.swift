// A server that has no connection left is knocked at once per attempt, and says so.

import Demo
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct CapacityTests {
  /// The server says so after the login when only the reserve for superusers is left ("remaining connection slots are
  /// reserved …"), and before it, where libpq would fall back, when nothing is left ("sorry, too many clients already").
  @Test(arguments: serverVersions, ["disable", "allow", "prefer", "require"])
  func aFullServerIsDialledOnce(_ installation: Installation, sslmode: String) async throws {
    let encrypted = installation.hasTLS
    guard encrypted || sslmode != "require" else { return }
    let settings = ["max_connections": "5", "superuser_reserved_connections": "2", "log_connections": "on"]
    try await withCluster(on: installation, settings: settings, certificateDays: encrypted ? 30 : nil) { cluster in
      try await cluster.run("CREATE ROLE web LOGIN")
      let conninfo = cluster.conninfo(role: "web") + " sslmode=\(sslmode)"
      var links = try await open(3, conninfo)
      let attempts = cluster.attempts
      let reserved = try #require(try await lossOnOpening(conninfo))
      #expect(reserved.kind == .rejected)
      #expect(reserved.sqlstate == "53300")
      #expect(reserved.server?.severity == "FATAL")
      #expect(reserved.server?.message.contains("reserved") == true)

      links += try await open(2, cluster.conninfo())
      let full = try #require(try await lossOnOpening(conninfo))
      #expect(full.kind == .rejected)
      #expect(full.sqlstate == "53300")
      #expect(full.server?.message == "sorry, too many clients already")

      for link in links { await link.close() }
      // What knocks last comes after anything that libpq might have begun.
      #expect(try await eventually { (try? await cluster.run("SELECT 1")) == "1" })
      let last = try await open(1, cluster.conninfo() + " application_name=last")
      #expect(try await eventually { cluster.log.contains("application_name=last") })
      #expect(cluster.callers.dropFirst(attempts).count { !$0.hasPrefix("[local]") } == 1 + 2 + 1 + 1)
      for link in last { await link.close() }
    }
  }

  private func open(_ count: Int, _ conninfo: String) async throws -> [Link] {
    var links: [Link] = []
    for _ in 0..<count {
      let link = await Link(try Conninfo(conninfo), deadlines: .long)
      _ = try await link.open()
      links.append(link)
    }
    return links
  }

  /// As in psql: pg_hba.conf may let a role in without TLS only.
  @Test func aRefusalByAccessRulesInsideTLSIsTriedInClear() async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    let rules = ["hostnossl all plain 127.0.0.1/32 trust", "hostssl all plain 127.0.0.1/32 reject"]
    try await withCluster(on: installation, accessRules: rules, certificateDays: 30) { cluster in
      try await cluster.run("CREATE ROLE plain LOGIN")
      let link = await Link(try Conninfo(cluster.conninfo(role: "plain")), deadlines: .long)
      let handshake = try await link.open()
      #expect(handshake.tls == nil)
      #expect(handshake.timings.tls == nil)
      await link.close()
    }
  }

  @Test func aServerWithoutTLSIsUsedInClearOverOneConnection() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation, settings: ["log_connections": "on"]) { cluster in
      let before = cluster.attempts
      let link = await Link(try Conninfo(cluster.conninfo() + " sslmode=prefer"), deadlines: .long)
      #expect(try await link.open().tls == nil)
      await link.close()
      try await cluster.run("SELECT 1")
      #expect(try await eventually { cluster.attempts >= before + 2 })
      #expect(cluster.attempts == before + 2)
    }
  }
}

extension Cluster {
  /// Where the connections that reached the server so far came from, by its log.
  nonisolated var callers: [String] {
    log.split(separator: "\n").compactMap { line in
      line.split(separator: "connection received: host=").dropFirst().first.map(String.init)
    }
  }

  nonisolated var attempts: Int { callers.count }
}
