// Conninfos with several hosts: dialled in order, until one will do.

import Demo
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct SeveralHostsTests {
  @Test func aDeadFirstHostIsPassedOver() async throws {
    let installation = try #require(serverVersions.first)
    let hole = try Listener(.full)
    defer { hole.close() }
    try await withCluster(on: installation) { cluster in
      let ports = "\(try unusedPort()),\(hole.port),\(cluster.port)"
      let link = await Link(
        try Conninfo(cluster.conninfo()).setting("host", to: "127.0.0.1,localhost,127.0.0.1")
          .setting("port", to: ports), deadlines: Deadlines(tcp: .milliseconds(500)))
      let handshake = try await link.open()
      #expect(handshake.port == cluster.port)
      #expect(handshake.host == "127.0.0.1")
      await link.close()
    }
  }

  @Test func whenAllAreDeadEachOneIsNamed() async throws {
    let (first, second) = (try unusedPort(), try unusedPort())
    let loss = try #require(try await lossOnOpening("host=127.0.0.1,127.0.0.2 port=\(first),\(second)"))
    #expect(loss.kind == .refused)
    #expect(loss.address == "127.0.0.2:\(second)")
    #expect(loss.message.contains("127.0.0.1:\(first): ") && loss.message.contains("; 127.0.0.2:\(second): "))
  }

  @Test func aSessionOfTheWrongKindIsPassedOver() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation, settings: ["default_transaction_read_only": "on"]) { readOnly in
      try await withCluster(on: installation) { writable in
        let both = try Conninfo(writable.conninfo()).setting("host", to: "127.0.0.1,127.0.0.1")
          .setting("port", to: "\(readOnly.port),\(writable.port)")
        for (wanted, port) in [
          ("any", readOnly.port), ("read-write", writable.port), ("read-only", readOnly.port),
          ("primary", readOnly.port), ("prefer-standby", readOnly.port),
        ] {
          let link = await Link(both.setting("target_session_attrs", to: wanted), deadlines: .long)
          #expect(try await link.open().port == port)
          await link.close()
        }
        let loss = try #require(
          try await lossOnOpening(readOnly.conninfo() + " target_session_attrs=read-write"))
        #expect(loss.kind == .rejected)
        #expect(loss.message.contains("session is read-only"))
      }
    }
  }

  @Test func aRefusedLoginIsFinal() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let loss = try #require(
        try await lossOnOpening("host=127.0.0.1,127.0.0.1 port=\(cluster.port),1 user=nobody dbname=postgres"))
      #expect(loss.sqlstate == "28000")
      #expect(loss.address == "127.0.0.1:\(cluster.port)")
    }
  }
}
