// Keys of client certificates: what libpq would make of them, with servers that ask for one.

import Demo
import Glibc
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct KeyReaderTests {
  @Test func keysAreWhatLibpqMakesOfThem() async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    let rules = [
      "hostssl all card 127.0.0.1/32 trust clientcert=verify-full", "hostnossl all card 127.0.0.1/32 reject",
    ]
    try await withCluster(on: installation, accessRules: rules, certificateDays: 30) { cluster in
      try await cluster.run("CREATE ROLE card LOGIN")
      let authority = try #require(cluster.authority)
      let card = try await authority.issue(client: "card", days: 30)
      let other = try await authority.issue(client: "other", days: 30)
      func conninfo(_ key: String, _ more: String = "") -> String {
        "host=127.0.0.1 port=\(cluster.port) user=card dbname=postgres sslmode=require"
          + " sslcert=\(card.certificate) sslkey=\(key) \(more)"
      }
      func key(_ path: String, _ more: String = "") throws -> KeyFile? {
        try Conninfo(conninfo(path, more)).readOwnCertificates().key
      }

      #expect(try key(card.key) == KeyFile(path: card.key, state: .fits))
      #expect(try await lossOnOpening(conninfo(card.key)) == nil)

      #expect(try key(other.key)?.state == .foreign)
      #expect(try await lossOnOpening(conninfo(other.key))?.kind == .tls)

      #expect(try key("/nowhere/card.key")?.state == .unreadable("No such file or directory"))
      #expect(try key(card.certificate)?.state == .unreadable("no private key"))

      let locked = try await authority.encrypt(card.key, passPhrase: "sesame")
      #expect(try key(locked) == KeyFile(path: locked, state: .locked(passwordGiven: false), isEncrypted: true))
      #expect(try key(locked, "sslpassword=wrong")?.state == .locked(passwordGiven: true))
      #expect(try key(locked, "sslpassword=sesame") == KeyFile(path: locked, state: .fits, isEncrypted: true))
      #expect(try await lossOnOpening(conninfo(locked, "sslpassword=sesame")) == nil)

      #expect(unsafe chmod(card.key, 0o644) == 0)
      #expect(try key(card.key) == KeyFile(path: card.key, state: .fits, wantedPermissions: "0600"))
      let loss = try #require(try await lossOnOpening(conninfo(card.key)))
      #expect(loss.message.contains("has group or world access"))
      // The server was not asked for anything, and yet what it shows is known.
      #expect(loss.peer?.chain.first?.subject == "CN=server,O=pgwatch-tui")
    }
  }

  @Test func theServerSeesTheSerialThatTheFileHas() async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    let rules = ["hostssl all card 127.0.0.1/32 cert"]
    try await withCluster(on: installation, accessRules: rules, certificateDays: 30) { cluster in
      try await cluster.run("CREATE ROLE card LOGIN")
      let card = try await #require(cluster.authority).issue(client: "card", days: 30)
      let conninfo = try Conninfo(
        "host=127.0.0.1 port=\(cluster.port) user=card dbname=postgres sslmode=require"
          + " sslcert=\(card.certificate) sslkey=\(card.key)")
      guard case .read(let certificates)? = conninfo.readOwnCertificates().client?.outcome else {
        Issue.record("not read")
        return
      }
      let link = await Link(conninfo, deadlines: .long)
      _ = try await link.open()
      let seen = try await cluster.run("SELECT client_serial FROM pg_stat_ssl WHERE client_dn IS NOT NULL")
      #expect(seen == certificates.first?.serial.decimal)
      await link.close()
    }
  }

  @Test func aKeyWithoutACertificateIsNotLookedAt() throws {
    let conninfo = try Conninfo("host=db sslcert=/nowhere/client.crt sslkey=/nowhere/client.key")
    #expect(conninfo.readOwnCertificates().key == nil)
    #expect(try Conninfo("host=db sslkey=pkcs11:token").clientKeyPath == nil)
  }
}
