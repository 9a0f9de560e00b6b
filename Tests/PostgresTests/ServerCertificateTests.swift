// What a server shows of itself, checked in full, whether it lets us in or not.

import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Postgres

@Suite struct ServerCertificateTests {
  @Test func aGoodCertificateIsCheckedInEveryMode() async throws {
    try await withTLS { cluster, root in
      let insisting = try await handshake("\(here(cluster)) sslmode=verify-full sslrootcert=\(root)")
      let verification = try #require(insisting.tls?.verification)
      #expect(
        verification == Verification(authorities: root, trust: .trusted, host: "127.0.0.1", matchesHost: true))

      // A mode that does not insist connects without the file of authorities; what cannot be checked is said.
      let lenient = try await handshake("\(here(cluster)) sslmode=require sslrootcert=/nowhere/root.crt")
      #expect(lenient.tls?.verification?.trust == .failed("/nowhere/root.crt cannot be read"))
      let leaf = try #require(lenient.tls?.chain.first)
      #expect(leaf.key == PublicKey(algorithm: "EC", bits: 256))
    }
  }

  @Test func anExpiredOneIsKnownThoughTheHandshakeFails() async throws {
    try await withTLS { cluster, root in
      try await renew(cluster, days: -1)
      let loss = try #require(try await lossOnOpening("\(here(cluster)) sslmode=verify-full sslrootcert=\(root)"))
      #expect(loss.kind == .tls && loss.step == .tls)
      let peer = try #require(loss.peer)
      #expect(peer.verification?.trust == .expired)
      #expect(peer.verification?.matchesHost == true)
      let leaf = try #require(peer.chain.first)
      #expect(leaf.notAfter - leaf.notBefore == .seconds(-86_400))
    }
  }

  /// Lists of revoked certificates count from a file and from a folder alike, as with libpq itself.
  @Test func aRevokedOneIsKnownByFileAndByFolder() async throws {
    try await withTLS { cluster, root in
      let strict = "\(here(cluster)) sslmode=verify-full sslrootcert=\(root)"
      let (file, folder) = try await listRevoked([], of: cluster)
      #expect(try await handshake("\(strict) sslcrldir=\(folder)").tls?.verification?.trust == .trusted)
      #expect(readRevocationFolder(path: folder).outcome.revoked == 0)

      _ = try await listRevoked(["server.crt"], of: cluster)
      for lists in ["sslcrl=\(file)", "sslcrldir=\(folder)", "sslcrl=\(file) sslcrldir=/nowhere"] {
        let loss = try #require(try await lossOnOpening("\(strict) \(lists)"))
        #expect(loss.kind == .tls && loss.peer?.verification?.trust == .revoked, "\(lists)")
      }
      let own = try Conninfo("\(strict) sslcrldir=\(folder)").readOwnCertificates()
      #expect(own.revocationFolder?.path == folder && own.revocationFolder?.outcome.revoked == 1)
      #expect(own.revocations == nil)
    }
  }

  /// Files with other names are not looked at by OpenSSL.
  @Test func aFolderWithoutListsIsToldInWords() async throws {
    try await withTLS { cluster, _ in
      guard case .unreadable(let words) = readRevocationFolder(path: cluster.folder).outcome else {
        Issue.record("read a folder without lists")
        return
      }
      #expect(words.contains("openssl rehash"))
      #expect(readRevocationFolder(path: "/nowhere").outcome == .unreadable("No such file or directory"))
    }
  }

  @Test func fiveDaysAreEnough() async throws {
    try await withTLS { cluster, root in
      try await renew(cluster, days: 5)
      let tls = try #require(try await handshake("\(here(cluster)) sslmode=verify-full sslrootcert=\(root)").tls)
      #expect(tls.verification?.trust == .trusted)
      #expect(tls.chain.first.map { $0.notAfter - $0.notBefore } == .seconds(5 * 86_400))
    }
  }

  @Test func aWrongNameIsToldFromAWrongIssuer() async throws {
    try await withTLS { cluster, root in
      try await renew(cluster, days: 30, names: "DNS:other.example")
      let name = try #require(try await lossOnOpening("\(here(cluster)) sslmode=verify-full sslrootcert=\(root)"))
      #expect(name.peer?.verification?.trust == .trusted)
      #expect(name.peer?.verification?.matchesHost == false)

      // A file that holds no authority of this server.
      let authority = try #require(cluster.authority)
      let stranger = try await authority.issue(client: "stranger", days: 30).certificate
      let issuer = try #require(try await lossOnOpening("\(here(cluster)) sslmode=verify-ca sslrootcert=\(stranger)"))
      guard case .untrusted(let words)? = issuer.peer?.verification?.trust else {
        Issue.record("\(String(describing: issuer.peer)) is trusted")
        return
      }
      #expect(words.contains("certificate"))
    }
  }

  /// A refused login went through the handshake: no second connection is needed.
  @Test(arguments: serverVersions)
  func aRefusedLoginShowsTheCertificate(_ installation: Installation) async throws {
    guard installation.hasTLS else { return }
    let settings = ["max_connections": "5", "superuser_reserved_connections": "1", "max_wal_senders": "2"]
    try await withCluster(on: installation, settings: settings, certificateDays: 30) { cluster in
      try await cluster.run("CREATE ROLE outsider NOLOGIN")
      let conninfo = "host=127.0.0.1 port=\(cluster.port) dbname=postgres sslmode=require user="
      let refused = try #require(try await lossOnOpening(conninfo + "outsider"))
      #expect(refused.kind == .rejected)
      #expect(refused.peer?.chain.first?.subject == "CN=server,O=pgwatch-tui")

      try await cluster.run("CREATE ROLE guest LOGIN")
      var guests: [Link] = []
      var loss: Loss?
      while loss == nil, guests.count < 8 {
        let link = await Link(try Conninfo(conninfo + "guest"), deadlines: .long)
        do throws(Loss) {
          _ = try await link.open()
          guests.append(link)
        } catch { loss = error }
      }
      #expect(loss?.sqlstate == "53300")
      #expect(loss?.peer?.chain.first?.subject == "CN=server,O=pgwatch-tui")
      for link in guests { await link.close() }
    }
  }

  // MARK: -

  private func withTLS(_ body: (Cluster, String) async throws -> Void) async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    try await withCluster(on: installation, certificateDays: 30) { cluster in
      try await cluster.run("CREATE ROLE web LOGIN")
      try await body(cluster, try #require(cluster.authority).certificate)
    }
  }

  private func here(_ cluster: Cluster) -> String { "host=127.0.0.1 port=\(cluster.port) user=web dbname=postgres" }

  private func handshake(_ conninfo: String) async throws -> Handshake {
    let link = await Link(try Conninfo(conninfo), deadlines: .long)
    let handshake = try await link.open()
    await link.close()
    return handshake
  }

  /// Has the authority list the certificates of these files as revoked: in a file, and in a folder for `sslcrldir`.
  private func listRevoked(_ files: [String], of cluster: Cluster) async throws -> (file: String, folder: String) {
    let authority = "openssl ca -config lists.conf -cert authority.crt -keyfile authority.key"
    let script = """
      printf '[ca]\\ndefault_ca = own\\n[own]\\ndatabase = lists.txt\\ndefault_md = sha256\\ndefault_crl_days = 30\\n' \
        > lists.conf
      : > lists.txt
      for file in \(files.joined(separator: " ")); do \(authority) -revoke $file; done
      \(authority) -gencrl -out revoked.crl && mkdir -p lists &&
      cp revoked.crl lists/$(openssl crl -hash -noout -in revoked.crl).r0
      """
    try await Command.run(["sh", "-c", script], in: cluster.folder)
    return ("\(cluster.folder)/revoked.crl", "\(cluster.folder)/lists")
  }

  /// Returns when the new certificate is shown.
  private func renew(_ cluster: Cluster, days: Int, names: String = "DNS:localhost,IP:127.0.0.1") async throws {
    try await cluster.renewCertificate(days: days, names: names)
    await cluster.reload()
    let isShown = try await eventually {
      let leaf = try await handshake("\(here(cluster)) sslmode=require sslrootcert=/nowhere").tls?.chain.first
      return leaf.map {
        $0.notAfter - $0.notBefore == .seconds(days * 86_400) && $0.names.first.map(names.contains) == true
      }
        ?? false
    }
    #expect(isShown)
  }
}

extension RevocationFile.Outcome {
  fileprivate var revoked: Int? { if case .read(let revoked, _) = self { revoked } else { nil } }
}
