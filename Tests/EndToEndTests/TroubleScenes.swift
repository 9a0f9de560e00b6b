// Upstreams that are killed, full, or do not let the watcher in: each is shown as what it is.

import Glibc
import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct TroubleScenes {
    private let capacity = ["max_connections": "7", "superuser_reserved_connections": "3", "log_connections": "on"]

    @Test func aKilledServerIsRefusedAndComesBackByItself() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(session.options)) { terminal in
        try await terminal.wait(for: allIsWell)
        try await session.stage.billing.crash()
        try await terminal.wait(for: "✗ billing-db refused", "invoices is stalled")
        try await session.stage.billing.start()
        try await terminal.wait(for: "● billing-db", allIsWell)
      }
    }

    @Test func aFullServerIsEvidenceAndIsLeftAlone() async throws {
      let version = try #require(serverVersions.first { $0.hasTLS })
      try await withCluster(on: version, settings: capacity, certificateDays: 30) { cluster in
        try await cluster.run("CREATE ROLE app LOGIN; CREATE ROLE watcher LOGIN IN ROLE pg_monitor")
        var held = try await fill(cluster)
        let before = cluster.log.count(of: "connection received")
        let command = Program.command("-p", quoted("db=" + cluster.conninfo(role: "watcher")))
        try await withTerminal(command) { terminal in
          try await terminal.wait(for: "✗ db refused", "(53300)", "remaining connection slots are reserved")
          let refused = try await eventually { cluster.log.count(of: "FATAL:  remaining connection slots") > 3 }
          #expect(refused)
          // Whoever tries again in clear after a refusal inside TLS knocks twice for each refusal; one more may knock now.
          let attempts = cluster.log.count(of: "FATAL:  remaining connection slots") - held.refusals
          #expect(cluster.log.count(of: "connection received") - before <= attempts + 1)

          await held.links.removeLast().close()
          await held.links.removeLast().close()
          try await terminal.wait(for: "● db", "db has only 1 connection slot left for ordinary roles")
        }
        for link in held.links { await link.close() }
      }
    }

    /// Takes every connection that an ordinary role can have.
    private func fill(_ cluster: Cluster) async throws -> (links: [Link], refusals: Int) {
      var links: [Link] = []
      while true {
        let link = await Link(try Conninfo(cluster.conninfo(role: "app")))
        do {
          _ = try await link.open()
        } catch {
          guard error.sqlstate == "53300" else { throw error }
          return (links, cluster.log.count(of: "FATAL:  remaining connection slots"))
        }
        links.append(link)
      }
    }

    @Test func aPasswordThatIsMissingOrWrongIsNamed() async throws {
      let rules = ["host all watcher samehost scram-sha-256"]
      try await withCluster(on: try #require(serverVersions.first), accessRules: rules) { cluster in
        try await cluster.run("CREATE ROLE watcher LOGIN PASSWORD 'open sesame'")
        let conninfo = cluster.conninfo(role: "watcher")
        try await withTerminal(Program.command("-p", quoted("db=" + conninfo))) { terminal in
          try await terminal.wait(for: "db needs a password", "a password is needed and none was given")
        }
        let wrong = Program.command("-p", quoted("db=" + conninfo + " password=tell-nobody"))
        try await withTerminal(wrong) { terminal in
          try await terminal.wait(for: "refused (28P01): password authentication failed for user \"watcher\"")
          #expect(!terminal.raw.contains("tell-nobody"))
        }
        let right = Program.command("-p", quoted("db=" + conninfo))
        try await withTerminal(right, environment: ["PGPASSWORD": "open sesame"]) { terminal in
          try await terminal.wait(for: "● db")
        }
      }
    }

    @Test func aMissingPrivilegeIsNamedWithItsGrant() async throws {
      try await withCluster(on: try #require(serverVersions.last)) { cluster in
        try await cluster.run("CREATE ROLE watcher LOGIN")
        // A session of somebody else's, of which the watcher sees little.
        let stranger = await Link(try Conninfo(cluster.conninfo(overSocket: true)))
        _ = try await stranger.open()
        try await withTerminal(Program.command("-p", quoted("db=" + cluster.conninfo(role: "watcher")))) { terminal in
          try await terminal.wait(for: "● db")
          try await terminal.press("2")
          try await terminal.wait(for: "GRANT pg_read_all_stats TO \"watcher\"")
        }
        await stranger.close()
      }
    }
  }
}

extension Cluster {
  /// Kills every process of the server, as the kernel does when memory runs out; `start` starts it again.
  fileprivate func crash() async throws {
    let processes = processes
    for pid in processes { kill(pid, SIGKILL) }
    await stop(.immediate)
    let areGone = try await eventually { processes.allSatisfy { kill($0, 0) != 0 } }
    guard areGone else { throw DemoError(message: "\(name) survives SIGKILL") }
  }
}

extension String {
  fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
