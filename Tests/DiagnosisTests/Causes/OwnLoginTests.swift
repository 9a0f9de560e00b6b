// What a refusal of our own login means, and that its remedies are for us, not for Materialize.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct OwnLoginTests {
  @Test(arguments: [
    ("28000", "role \"nobodyhere\" does not exist", Cause.authenticationFailure),
    ("28000", "role \"nobodyhere\" is not permitted to log in", .authenticationFailure),
    ("28000", "Peer authentication failed for user \"nobodyhere\"", .authenticationFailure),
    ("28000", "connection requires a valid client certificate", .certificateExpiry),
    ("28000", "no pg_hba.conf entry for host \"10.0.9.2\", user \"nobodyhere\", database \"shop\"", .hbaRejection),
    ("28000", "pg_hba.conf rejects connection for host \"10.0.9.2\", user \"nobodyhere\"", .hbaRejection),
    ("28000", "kein pg_hba.conf-Eintrag für Host »10.0.9.2«", .hbaRejection),
    ("3D000", "database \"shop\" does not exist", .authenticationFailure),
  ])
  func theWordsTellWhatKeepsUsOut(_ sqlstate: String, _ message: String, _ cause: Cause) throws {
    #expect(try refused(sqlstate, message).finding.cause == cause)
  }

  @Test func aRoleThatDoesNotExistIsOurs() throws {
    let (finding, given) = try refused("28000", "role \"nobodyhere\" does not exist")
    #expect(finding.remedies == [.correctLogin])
    #expect(given.map(\.title) == ["Make our own login and the role nobodyhere agree"])
    #expect(given[0].texts.contains("WHERE rolname = 'nobodyhere'"))
    #expect(!given[0].texts.contains("ALTER CONNECTION") && !given[0].texts.contains("materialize"))
  }

  @Test func aDatabaseThatDoesNotExistIsOurs() throws {
    let given = try refused("3D000", "database \"shop\" does not exist").given
    #expect(given[0].texts.contains("WHERE datname = 'shop'") && !given[0].texts.contains("VALIDATE CONNECTION"))
  }

  @Test func weAreAdmittedAsWeCome() throws {
    let given = try refused(
      "28000", "no pg_hba.conf entry for host \"10.0.9.2\", user \"nobodyhere\", database \"shop\", SSL encryption"
    ).given
    #expect(given.map(\.title) == ["Admit our own role nobodyhere in pg_hba.conf"])
    #expect(given[0].handOvers[0].text.hasPrefix("hostssl  shop  nobodyhere  10.0.9.2/32"))
  }

  /// Materialize logs in as another role, which may well be let in.
  private func refused(_ sqlstate: String, _ message: String) throws -> (finding: Finding, given: [Remedy]) {
    var target = Target.upstream("orders-db", connections: ["u3"])
    target.user = "nobodyhere"
    let loss = Loss(
      kind: .rejected, step: .authentication,
      server: ServerError(severity: "FATAL", sqlstate: sqlstate, message: message), message: message)
    let evidence = Evidence([
      .targets([.materialize, target], at: .noon - .seconds(10)),
      .connected(.materialize, .example(version: "9.5.0"), at: .noon - .seconds(9)), .materialize(.healthy()),
      .lost(.upstream("orders-db"), loss, at: .noon - .seconds(9), retryAt: .noon),
    ])
    let finding = try #require(diagnose(evidence, .noon).first { $0.severity == .critical })
    return (finding, remedies(for: finding, evidence, .noon))
  }
}
