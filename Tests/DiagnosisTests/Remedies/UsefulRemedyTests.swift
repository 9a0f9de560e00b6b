// What is advised is of use, and said once.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct UsefulRemedyTests {
  private let refusal = Loss(kind: .refused, step: .tcp, errno: 111, message: "", address: "10.0.4.17:5432")

  private func waits(_ evidence: Evidence) -> [Bool] {
    diagnose(evidence, .noon).filter { $0.severity == .critical }.map {
      !Set($0.remedies).isDisjoint(with: [.waitForReconnection, .validateConnection])
    }
  }

  @Test func materializeIsWaitedForOnlyIfItTriesAndAnswers() {
    let lost = Sample.lost(.upstream("orders-db"), refusal, at: .noon - .seconds(5), retryAt: .noon)
    let outage = Outage(Outage.closed, Outage.refused)
    #expect(waits(outage.evidence) == [true])
    // Its sources run on.
    #expect(waits(.healthy(and: [lost])) == [false])
    // It is not watched.
    #expect(waits(Evidence([.targets([.upstream("orders-db")], at: .noon), lost])) == [false])
    // It does not answer.
    let away = outage.with { $0.more = [.lost(.materialize, refusal, at: .noon - .seconds(5), retryAt: .noon)] }
    #expect(!waits(away.evidence).contains(true))
  }

  @Test func whatComesInClearIsEncryptedOrAdmittedSo() throws {
    let refused = Outage(
      Outage.closed,
      "postgres: db error: FATAL: no pg_hba.conf entry for host \"10.1.0.9\", user \"materialize\", database \"shop\", no "
        + "encryption")
    func titles(_ outage: Outage) throws -> [String] {
      let finding = try #require(diagnose(outage.evidence, .noon).first)
      return remedies(for: finding, outage.evidence, .noon).map(\.title)
    }
    #expect(
      try titles(refused) == [
        "Set SSL MODE of Materialize's connection orders-db to require",
        "Admit the role materialize in pg_hba.conf, in clear", "Have Materialize test the connection orders-db",
      ])
    #expect(
      try titles(refused.with { $0.sslMode = "require" }) == [
        "Admit the role materialize in pg_hba.conf", "Have Materialize test the connection orders-db",
      ])
  }

  @Test func aServerWithoutTLSIsGivenItFirst() {
    let evidence = Evidence.troubled {
      $0.settings?.value?.append(Setting(name: "ssl", value: "off", unit: nil, source: .default))
    } connect: {
      $0.sslMode = "disable"
    }
    #expect(remedies(.encryptConnection, evidence).first?.handOvers.map(\.text).first == "ssl = on")
  }

  @Test func clearConnectionsAreEncryptedForPrevention() throws {
    let subject = try #require(ChecklistTests.subject(.healthy()))
    let check = try #require(subject.prevention.first { $0.id == "prevent-tls" })
    #expect(
      subject.remedies(for: check).map(\.title) == ["Set SSL MODE of Materialize's connection orders-db to require"])
  }

  /// Renewing is said by the remedy, and by nothing else.
  @Test func theRightCertificateIsRenewed() throws {
    let soon = Certificate.expiring(in: .seconds(3 * 86_400), subject: "CN=card")
    let own = OwnCertificates(client: CertificateFile(path: "/card.crt", outcome: .read([soon])))
    let evidence = Evidence.healthy(and: [.certificates(.upstream("orders-db"), own, at: .noon)])
    let finding = try #require(diagnose(evidence, .noon).first { $0.cause == .certificateExpiry })
    #expect(finding.advice.isEmpty)
    #expect(remedies(for: finding, evidence, .noon).map(\.title) == ["Renew our own client certificate"])
    let subject = try #require(ChecklistTests.subject(evidence))
    for check in (subject.checklist + subject.prevention) where check.remedies == [.renewClientCertificate] {
      #expect(subject.remedies(for: check).map(\.title) == ["Renew our own client certificate"])
    }
    let alert = "postgres: error communicating with the server: sslv3 alert certificate expired"
    let expired = Outage(Outage.closed, alert).with { $0.sslMode = "require" }
    let hurt = try #require(diagnose(expired.evidence, .noon).first)
    let titles = remedies(for: hurt, expired.evidence, .noon).map(\.title)
    #expect(titles.first == "Renew the client certificate of Materialize")
    // A server certificate that is good is no evidence against the client's.
    #expect(!hurt.support.contains { $0.text.contains("TLS handshake") })
  }

  /// The roles of Materialize's upstreams tell nothing of Materialize's own certificate.
  @Test func materializesOwnCertificateIsRenewedElsewhere() throws {
    var shown = PeerTLS.example
    shown.chain = [.expiring(in: .seconds(3 * 86_400), subject: "CN=mz")]
    let evidence = Evidence.healthy(and: [.connected(.materialize, .example(tls: shown), at: .noon)])
    let finding = try #require(diagnose(evidence, .noon).first { $0.cause == .certificateExpiry })
    #expect(finding.remedies.isEmpty && finding.advice == ["renew the server certificate of Materialize"])
  }
}
