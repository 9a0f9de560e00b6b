// What is found about certificates and keys, and what is not.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct CertificateRuleTests {
  @Test func whatNobodyInsistsOnIsNoFinding() {
    let flawed = tls(.untrusted("self-signed certificate"), matchesHost: false)
    #expect(findings(shown: flawed, mode: "require").isEmpty)
    #expect(findings(shown: flawed, mode: "prefer").isEmpty)
    #expect(findings(shown: nil, mode: "prefer").isEmpty)
  }

  @Test func issuerAndHostAreToldApart() {
    let issuer = findings(shown: tls(.untrusted("self-signed certificate"), matchesHost: true), mode: "verify-full")
    #expect(issuer.map(\.severity) == [.critical])
    #expect(issuer.first?.title.contains("issuer is not trusted") == true)
    let host = findings(shown: tls(.trusted, matchesHost: false), mode: "verify-full")
    #expect(host.map(\.title) == ["the server certificate of orders-db is refused: it is not for the host orders-db"])
    #expect(findings(shown: tls(.trusted, matchesHost: false), mode: "verify-ca").isEmpty)
    #expect(findings(shown: tls(.trusted, matchesHost: true), mode: "verify-full").isEmpty)
  }

  /// libpq checks the chain in every mode once it has authorities.
  @Test func aFileOfAuthoritiesInsists() {
    let root = CertificateFile(path: "root.crt", outcome: .read([]))
    let flawed = tls(.revoked, matchesHost: false)
    let found = findings(shown: flawed, mode: "require", own: OwnCertificates(root: root))
    #expect(found.map(\.title) == ["the server certificate of orders-db is refused: it is revoked"])
    let missing = CertificateFile(path: "root.crt", outcome: .unreadable("No such file or directory"))
    #expect(findings(shown: flawed, mode: "require", own: OwnCertificates(root: missing)).isEmpty)
  }

  @Test func anExpiredOneIsFoundThoughTheLoginFailed() {
    var shown = tls(.expired, matchesHost: true)
    shown.chain = [.expiring(in: .seconds(-3 * 86_400), subject: "CN=orders-db")]
    var loss = Loss(kind: .tls, step: .tls, message: "certificate verify failed")
    loss.peer = shown
    let found = certificateFindings(
      Evidence([
        .targets([target("verify-full")], at: .noon),
        .lost(.upstream("orders-db"), loss, at: .noon, retryAt: .noon),
      ]))
    #expect(found.contains { $0.title.hasPrefix("the server certificate of orders-db expired 3d") })
    #expect(found.contains { $0.support.first?.text.hasPrefix("TLS handshake of our failed login") == true })
  }

  @Test func aProbeTellsWhenNothingElseDoes() {
    let probe = AddressProbe(
      host: "orders-db", port: 5432, address: nil, dns: .passed(.zero), tcp: .passed(.zero), tls: .passed(.zero),
      peer: PeerTLS(
        version: "TLSv1.3", cipher: "", bits: 256, chain: [.expiring(in: .seconds(5 * 86_400), subject: "CN=db")]))
    let found = certificateFindings(
      Evidence([
        .targets([target("prefer")], at: .noon),
        .lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon),
        .reachability(.upstream("orders-db"), Reachability(at: .noon, addresses: [probe])),
      ]))
    #expect(found.map(\.severity) == [.critical])
    #expect(found.first?.support.first?.text.hasPrefix("TLS handshake of a probe") == true)
  }

  @Test func materializesCertificateCounts() {
    var shown = PeerTLS.example
    shown.chain = [.expiring(in: .seconds(20 * 86_400), subject: "CN=mz")]
    let found = certificateFindings(.healthy(and: [.connected(.materialize, .example(tls: shown), at: .noon)]))
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.upstream == nil)
  }

  @Test(arguments: [
    KeyFile(path: "k", state: .foreign), KeyFile(path: "k", state: .locked(passwordGiven: false), isEncrypted: true),
    KeyFile(path: "k", state: .unreadable("Permission denied")),
    KeyFile(path: "k", state: .fits, wantedPermissions: "0600"),
  ])
  func keysThatLibpqRefuses(_ key: KeyFile) {
    // The connection that stands was made before the file was changed.
    #expect(findings(shown: .example, mode: "require", own: OwnCertificates(key: key)).map(\.severity) == [.warning])
    #expect(findings(shown: nil, mode: "disable", own: OwnCertificates(key: key)).isEmpty)
    let lost = certificateFindings(
      Evidence([
        .targets([target("require")], at: .noon),
        .certificates(.upstream("orders-db"), OwnCertificates(key: key), at: .noon),
        .lost(.upstream("orders-db"), Loss(kind: .cut, step: .tls, message: ""), at: .noon, retryAt: .noon),
      ]))
    #expect(lost.map(\.severity) == [.critical])
  }

  @Test func theRightKeyIsNoFinding() {
    let own = OwnCertificates(key: KeyFile(path: "k", state: .fits, isEncrypted: true))
    #expect(findings(shown: .example, mode: "require", own: own).isEmpty)
  }

  @Test func sessionsAreKnownByTheirCertificate() {
    var certificate = Certificate.expiring(in: .seconds(86_400), subject: "CN=card,O=Example")
    certificate.issuer = "CN=Example CA,O=Example"
    let session = SessionTLS(
      inUse: true, clientDN: "/O=Example/CN=card", clientSerial: "6699", issuerDN: "/O=Example/CN=Example CA")
    #expect(session.shows(certificate))
    certificate.issuer = "CN=Other CA,O=Example"
    #expect(!session.shows(certificate))
    var other = session
    other.clientSerial = "6700"
    certificate.issuer = "CN=Example CA,O=Example"
    #expect(!other.shows(certificate))
  }

  // MARK: -

  private func tls(_ trust: Verification.Trust, matchesHost: Bool) -> PeerTLS {
    var tls = PeerTLS.example
    tls.verification = Verification(authorities: "root.crt", trust: trust, host: "orders-db", matchesHost: matchesHost)
    return tls
  }

  private func target(_ mode: String) -> Target {
    var target = Target.upstream("orders-db")
    target.sslMode = mode
    return target
  }

  private func findings(shown: PeerTLS?, mode: String, own: OwnCertificates = OwnCertificates()) -> [Finding] {
    certificateFindings(
      Evidence([
        .targets([target(mode)], at: .noon), .connected(.upstream("orders-db"), .example(tls: shown), at: .noon),
        .certificates(.upstream("orders-db"), own, at: .noon),
      ]))
  }

  private func certificateFindings(_ evidence: Evidence) -> [Finding] {
    diagnose(evidence, Standards(now: .noon)).filter {
      $0.cause == .certificateExpiry && !$0.title.contains("TLS failed")
    }
  }
}
