// Encrypted connections: checked as libpq checks them, and shown as they are.

import Demo
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct TLSTests {
  @Test(arguments: serverVersions)
  func aCheckedConnectionShowsTheChain(_ installation: Installation) async throws {
    guard installation.hasTLS else { return }
    try await withCluster(on: installation, certificateDays: 30) { cluster in
      let root = try #require(cluster.authority).certificate
      let conninfo = try Conninfo(
        "host=localhost port=\(cluster.port) user=postgres dbname=postgres sslmode=verify-full sslrootcert=\(root)"
      ).setting("password", to: try Conninfo(cluster.conninfo()).secrets.values["password"] ?? "")
      #expect(conninfo.rootCertificatePath == root)
      let link = await Link(conninfo, deadlines: .long)
      let handshake = try await link.open()
      let tls = try #require(handshake.tls)
      #expect(tls.version == "TLSv1.3")
      #expect(tls.cipher.hasPrefix("TLS_"))
      #expect([128, 256].contains(tls.bits))
      let leaf = try #require(tls.chain.first)
      #expect(leaf.subject == "CN=server,O=pgwatch-tui")
      #expect(leaf.issuer == "CN=pgwatch-tui throw-away authority,O=pgwatch-tui")
      #expect(leaf.names == ["localhost", "127.0.0.1", "::1"])
      #expect((leaf.notAfter - leaf.notBefore).inSeconds == 30 * 86400)
      // `localhost` was looked up outside of libpq, and the name was still checked.
      #expect(handshake.host == "localhost")
      #expect(handshake.timings.dns != nil && handshake.timings.tls != nil)
      #expect(handshake.remote?.port == cluster.port)
      await link.close()
    }
  }

  @Test func aWrongNameAnUnknownAuthorityAndAnExpiredCertificate() async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    try await withCluster(on: installation, certificateDays: 30) { cluster in
      let root = try #require(cluster.authority).certificate
      let checked = "port=\(cluster.port) user=web dbname=postgres sslmode=verify-full sslrootcert=\(root)"

      let wrong = try #require(try await lossOnOpening("host=db.example hostaddr=127.0.0.1 \(checked)"))
      #expect(wrong.kind == .tls)
      #expect(wrong.step == .tls)
      #expect(wrong.address == "127.0.0.1:\(cluster.port)")
      #expect(wrong.message.contains("does not match host name \"db.example\""))

      try await cluster.renewCertificate(days: -1)
      await cluster.reload()
      #expect(
        try await eventually {
          try await lossOnOpening("host=127.0.0.1 \(checked)")?.message.contains("certificate verify failed") == true
        })

      let absent = try #require(
        try await lossOnOpening("host=127.0.0.1 port=\(cluster.port) user=web sslmode=verify-ca sslrootcert=/nowhere"))
      #expect(absent.kind == .tls)
    }
  }

  @Test func aServerWithoutTLSIsRefusedWhenItIsRequired() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let loss = try #require(try await lossOnOpening(cluster.conninfo() + " sslmode=require"))
      #expect(loss.kind == .tls)
      #expect(loss.step == .tls)
    }
  }

  @Test(arguments: ["require", "prefer"])
  func anExpiredClientCertificateIsATroubleOfTLS(_ mode: String) async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    let rules = ["hostssl all card 127.0.0.1/32 cert", "hostnossl all card 127.0.0.1/32 reject"]
    try await withCluster(on: installation, accessRules: rules, certificateDays: 30) { cluster in
      try await cluster.run("CREATE ROLE card LOGIN")
      let authority = try #require(cluster.authority)
      func conninfo(_ credentials: Credentials) -> String {
        "host=127.0.0.1 port=\(cluster.port) user=card dbname=postgres sslmode=\(mode)"
          + " sslcert=\(credentials.certificate) sslkey=\(credentials.key)"
      }
      #expect(try await lossOnOpening(conninfo(try await authority.issue(client: "card", days: 30))) == nil)
      let loss = try #require(try await lossOnOpening(conninfo(try await authority.issue(client: "card", days: -1))))
      #expect(loss.kind == .tls)
      #expect(loss.message.contains("certificate expired"))
    }
  }
}
