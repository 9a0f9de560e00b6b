// A server that has no connection left is knocked at once per attempt, and says so.

import Demo
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct CapacityTests {
  @Test(arguments: serverVersions, ["disable", "allow", "prefer", "require"])
  func aFullServerIsDialledOnce(_ installation: Installation, sslmode: String) async throws {
    let encrypted = installation.hasTLS
    guard encrypted || sslmode != "require" else { return }
    let settings = ["max_connections": "5", "superuser_reserved_connections": "2", "log_connections": "on"]
    try await withCluster(on: installation, settings: settings, certificateDays: encrypted ? 30 : nil) { cluster in
      try await cluster.run("CREATE ROLE web LOGIN")
      let conninfo = cluster.conninfo(role: "web") + " sslmode=\(sslmode)"
      var links: [Link] = []
      for _ in 0..<3 {
        let link = await Link(try Conninfo(conninfo), patience: .long)
        _ = try await link.open()
        links.append(link)
      }
      let before = cluster.attempts

      let loss = try #require(try await lossOnOpening(conninfo))
      #expect(loss.kind == .rejected)
      #expect(loss.sqlstate == "53300")
      #expect(loss.server?.severity == "FATAL")
      #expect(loss.server?.message.isEmpty == false)

      // Whatever knocks now comes after anything that libpq might have begun.
      try await cluster.run("SELECT 1")
      #expect(try await eventually { cluster.attempts >= before + 2 })
      #expect(cluster.attempts == before + 2)
      for link in links { await link.close() }
    }
  }

  /// As in psql: pg_hba.conf may let a role in without TLS only.
  @Test func aRefusalByAccessRulesInsideTLSIsTriedInClear() async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    let rules = ["hostnossl all plain 127.0.0.1/32 trust", "hostssl all plain 127.0.0.1/32 reject"]
    try await withCluster(on: installation, accessRules: rules, certificateDays: 30) { cluster in
      try await cluster.run("CREATE ROLE plain LOGIN")
      let link = await Link(try Conninfo(cluster.conninfo(role: "plain")), patience: .long)
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
      let link = await Link(try Conninfo(cluster.conninfo() + " sslmode=prefer"), patience: .long)
      #expect(try await link.open().tls == nil)
      await link.close()
      try await cluster.run("SELECT 1")
      #expect(try await eventually { cluster.attempts >= before + 2 })
      #expect(cluster.attempts == before + 2)
    }
  }
}

extension Cluster {
  /// How many connections reached the server so far, by its log.
  nonisolated var attempts: Int { log.split(separator: "\n").count { $0.contains("connection received") } }
}
