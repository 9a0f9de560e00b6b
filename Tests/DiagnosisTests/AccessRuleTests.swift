// Which line of pg_hba.conf decides about Materialize.

import Diagnosis
import Samples
import Testing

@Suite struct AccessRuleTests {
  private let materialize = LoginAttempt(
    role: "materialize", database: "shop", sslMode: "require", address: "10.1.0.9")

  @Test func theFirstLineThatFitsDecides() {
    let rules = [
      rule(1, "local", nil), rule(2, "hostnossl", "all"), rule(3, "host", "10.2.0.0", mask: "255.255.0.0"),
      rule(4, "host", "10.1.0.0", mask: "255.255.0.0", databases: ["replication"]),
      rule(5, "hostssl", "10.1.0.0", mask: "255.255.0.0", method: "reject"), rule(6, "host", "all"),
    ]
    let deciding = rules.deciding(about: materialize)
    #expect(deciding?.rule.line == 5)
    #expect(deciding?.isCertain == true)
    var clear = materialize
    clear.sslMode = "disable"
    #expect(rules.deciding(about: clear)?.rule.line == 2)
  }

  @Test func whatOnlyTheServerKnowsLeavesADoubt() {
    let rules = [rule(1, "host", "samenet"), rule(2, "host", ".example.net"), rule(3, "host", "all")]
    #expect(rules.prefix(2).allSatisfy { $0.applies(to: materialize) == nil })
    #expect(rules.deciding(about: materialize)?.rule.line == 3)
    #expect(rules.deciding(about: materialize)?.isCertain == false)
    #expect(rule(1, "host", "all", users: ["+readers"]).applies(to: materialize) == nil)
    #expect(rule(1, "host", "all", users: ["batch"]).applies(to: materialize) == false)
  }

  @Test func withoutAnAddressOnlyLinesForAllAreCertain() {
    var attempt = materialize
    attempt.address = nil
    let rules = [rule(1, "host", "10.1.0.0", mask: "255.255.0.0"), rule(2, "host", "all")]
    #expect(rules.map { $0.applies(to: attempt) } == [nil, true])
    #expect([rules[0]].deciding(about: attempt) == nil)
  }

  @Test func certificatesAreAskedForInThreeWays() {
    #expect(rule(1, "hostssl", "all", method: "cert").wantsCertificateOfRole)
    let full = rule(1, "hostssl", "all", options: ["clientcert=verify-full"])
    #expect(full.wantsCertificate && full.wantsCertificateOfRole)
    let chain = rule(1, "hostssl", "all", options: ["clientcert=verify-ca"])
    #expect(chain.wantsCertificate && !chain.wantsCertificateOfRole)
    #expect(!rule(1, "hostssl", "all").wantsCertificate)
  }

  private func rule(
    _ line: Int, _ type: String, _ address: String?, mask: String? = nil, databases: [String] = ["all"],
    users: [String] = ["all"], method: String = "scram-sha-256", options: [String] = []
  ) -> AccessRule {
    AccessRule(
      file: nil, line: line, type: type, databases: databases, users: users, address: address, netmask: mask,
      method: method, options: options, error: nil)
  }
}
