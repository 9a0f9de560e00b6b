// The TLS pane: how it looks when certificates, keys and rules are in trouble.

import Diagnosis
import Samples
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite struct TLSPaneTests {
  @Test(arguments: [
    ("expired", Size(width: 80, height: 24)), ("expired", Size(width: 120, height: 40)),
    ("stranger", Size(width: 120, height: 40)), ("lenient", Size(width: 120, height: 40)),
    ("keys", Size(width: 120, height: 40)), ("rules", Size(width: 120, height: 60)),
    ("rules", Size(width: 40, height: 12)),
  ])
  func looks(_ name: String, _ size: Size) {
    var model = Scene.model(TLSPaneTests.scenes[name] ?? [], size: size)
    model.navigation.chosenUpstream = "orders-db"
    _ = update(&model, .key(.character("4")))
    expectPage(model, "tls-\(name)-\(size.width)")
  }

  private static let scenes = [
    "expired": Scene.expiredServer, "stranger": Scene.strangerServer, "lenient": Scene.lenientClient,
    "keys": Scene.keysInTrouble, "rules": Scene.certificateRules,
  ]

  @Test func aCertificateThatIsKnownHereTellsItsDays() {
    var model = Scene.model(Scene.certificateRules, size: Size(width: 200, height: 60))
    model.navigation.chosenUpstream = "orders-db"
    _ = update(&model, .key(.character("4")))
    #expect(view(model).text.contains("20 d !  /O=Example/CN=materialize"))
  }
}

extension Scene {
  private static func targets(_ mode: String) -> Sample {
    .targets(
      [
        Target(id: .materialize, host: "127.0.0.1", port: 6875, database: "materialize"),
        Target(
          id: .upstream("orders-db"), host: "orders-db", port: 5432, database: "shop", sslMode: mode,
          connectionIDs: ["u1"]),
      ], at: ago(700))
  }

  private static func certificate(
    _ subject: String, from issuer: String = "CN=Example CA,O=Example", days: Int, serial: String = "1A2B"
  ) -> Certificate {
    Certificate(
      subject: subject, issuer: issuer, names: subject == "CN=orders-db" ? ["orders-db", "10.0.4.10"] : [],
      notBefore: ago(86_400 * 365), notAfter: now + .seconds(86_400 * days + 60),
      serial: SerialNumber(hexadecimal: serial), key: PublicKey(algorithm: "RSA", bits: 2048))
  }

  private static func shown(days: Int, _ trust: Verification.Trust, matchesHost: Bool = true) -> PeerTLS {
    PeerTLS(
      version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256,
      chain: [certificate("CN=orders-db", days: days), certificate("CN=Example CA,O=Example", days: 2000)],
      verification: Verification(
        authorities: "/home/op/.postgresql/root.crt", trust: trust, host: "orders-db", matchesHost: matchesHost))
  }

  private static let root = CertificateFile(
    path: "/home/op/.postgresql/root.crt", outcome: .read([certificate("CN=Example CA,O=Example", days: 2000)]))

  private static func refused(_ peer: PeerTLS) -> Sample {
    .lost(
      .upstream("orders-db"),
      Loss(
        kind: .tls, step: .tls, message: "SSL error: certificate verify failed", address: "10.0.4.10:5432", peer: peer),
      at: ago(3), retryAt: ago(-5))
  }

  /// libpq says only that the verification failed.
  static let expiredServer: [Sample] = [
    targets("verify-full"), .certificates(.upstream("orders-db"), OwnCertificates(root: root), at: ago(10)),
    refused(shown(days: -3, .expired)),
  ]

  static let strangerServer: [Sample] = [
    targets("verify-full"), .certificates(.upstream("orders-db"), OwnCertificates(root: root), at: ago(10)),
    refused(shown(days: 212, .untrusted("self-signed certificate in certificate chain"), matchesHost: false)),
  ]

  /// The same server, and a connection that does not mind; Materialize speaks TLS too.
  static let lenientClient: [Sample] = [
    targets("prefer"),
    .connected(
      .upstream("orders-db"),
      handshake(
        "15.18", tls: shown(days: 212, .untrusted("self-signed certificate in certificate chain"), matchesHost: false)),
      at: ago(690)),
    .connected(.materialize, handshake("9.5.0", tls: shown(days: 20, .trusted)), at: ago(690)),
    materialize(stalled: false), upstream("orders-db", used: 41),
  ]

  static let keysInTrouble: [Sample] = [
    targets("require"),
    .certificates(
      .upstream("orders-db"),
      OwnCertificates(
        client: CertificateFile(
          path: "/home/op/watcher.crt", outcome: .read([certificate("CN=watcher,O=Example", days: 90)])),
        key: KeyFile(path: "/home/op/watcher.key", state: .fits, wantedPermissions: "0600"), root: root,
        revocations: RevocationFile(
          path: "/home/op/.postgresql/root.crl", outcome: .read(revoked: 3, nextUpdate: ago(86_400))),
        revocationFolder: RevocationFile(
          path: "/home/op/crl", outcome: .read(revoked: 5, nextUpdate: ago(-86_400)))), at: ago(10)),
    .certificates(
      .materialize,
      OwnCertificates(
        client: CertificateFile(path: "/home/op/mz.crt", outcome: .read([certificate("CN=op,O=Example", days: 5)])),
        key: KeyFile(path: "/home/op/mz.key", state: .locked(passwordGiven: false), isEncrypted: true)), at: ago(10)),
    refused(shown(days: 212, .trusted)),
  ]

  /// Materialize logs in with a certificate that lies here, too, and the third line asks for it.
  static let certificateRules: [Sample] = {
    guard case .upstream(_, var sample) = upstream("orders-db", used: 41) else { return [] }
    sample.sessions?.value?.replicating[0].tls = SessionTLS(
      inUse: true, version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256,
      clientDN: "/O=Example/CN=materialize", clientSerial: "6699", issuerDN: "/O=Example/CN=Example CA")
    func rule(
      _ line: Int, _ type: String, _ address: String, _ mask: String?, _ method: String, _ options: [String] = []
    ) -> AccessRule {
      AccessRule(
        file: "/etc/postgresql/15/main/pg_hba.conf", line: line, type: type, databases: ["all"], users: ["all"],
        address: address, netmask: mask, method: method, options: options, error: nil)
    }
    sample.accessRules = Reading(
      [
        rule(90, "hostnossl", "all", nil, "reject"), rule(91, "host", "10.2.0.0", "255.255.0.0", "scram-sha-256"),
        rule(92, "host", "samenet", nil, "scram-sha-256"),
        rule(93, "hostssl", "10.1.0.0", "255.255.0.0", "scram-sha-256", ["clientcert=verify-full"]),
        rule(94, "host", "all", nil, "scram-sha-256"),
      ], at: ago(1))
    let own = CertificateFile(
      path: "/home/op/mz.crt", outcome: .read([certificate("CN=materialize,O=Example", days: 20)]))
    return [
      targets("verify-full"),
      .connected(.upstream("orders-db"), handshake("15.18", tls: shown(days: 212, .trusted)), at: ago(690)),
      .certificates(
        .upstream("orders-db"),
        OwnCertificates(client: own, key: KeyFile(path: "/home/op/mz.key", state: .fits), root: root), at: ago(10)),
      materialize(stalled: false), .upstream("orders-db", sample),
    ]
  }()
}
