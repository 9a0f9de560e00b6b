// What happened near a failure is named, the likeliest first.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct CompanionTests {
  private func event(
    _ kind: Event.Kind, _ seconds: Int, _ title: String, on upstream: String = "orders-db",
    severity: Severity = .warning, until lastAt: Int? = nil
  ) -> Event {
    Event(
      kind, severity, at: .noon + .seconds(seconds), lastAt: lastAt.map { .noon + .seconds($0) },
      server: .upstream(upstream), title: title)
  }

  private let failure = Event(
    .status, .critical, at: .noon, server: .materialize, source: "u12", upstream: "orders-db", title: "orders stopped",
    isFailure: true)

  private func companions(_ events: [Event]) -> [String] {
    failure.companions(among: events + [failure]).map(\.event.title)
  }

  @Test func aRestartOfItsUpstreamComesFirst() {
    let events = [
      event(.configuration, -200, "reload"), event(.restart, -4, "restart"),
      event(.restart, -4, "restart elsewhere", on: "billing-db"),
    ]
    #expect(companions(events) == ["restart", "reload", "restart elsewhere"])
  }

  @Test func whatIsLongOverOrCameLaterIsNone() {
    #expect(
      companions([event(.restart, -301, "before"), event(.restart, 181, "after"), event(.log, 31, "a line")]).isEmpty)
  }

  @Test func aRestartThatIsOverOnlyAfterTheFailureStillExplainsIt() {
    let refusals = event(.log, -60, "too many clients", severity: .critical)
    #expect(companions([refusals, event(.restart, 40, "restart")]) == ["restart", "too many clients"])
  }

  @Test func whatWentOnMeanwhileCountsFromTheFailure() {
    let long = event(.headroom, -4_000, "no connection left", severity: .critical, until: 100)
    #expect(companions([event(.configuration, -20, "reload"), long]) == ["no connection left", "reload"])
  }

  @Test func recoveriesAndTheSourcesOwnRowsAreNone() {
    var recovery = event(.headroom, -5, "free again")
    recovery.isRecovery = true
    var own = failure
    own.clause = "orders: another error"
    own.at = .noon + .seconds(1)
    own.isFailure = false
    #expect(companions([recovery, own]).isEmpty)
  }

  @Test func onlyFailuresHaveCompanions() {
    let restart = event(.restart, 0, "restart")
    #expect(restart.companions(among: [failure, event(.log, -1, "line", severity: .critical)]).isEmpty)
  }

  @Test func aRealOutageNamesTheLogLineAndTheRefusal() {
    var outage = Outage(Outage.closed)
    outage.log("terminating walsender process due to replication timeout", .replication, after: .seconds(-1))
    outage.lose(.tooManyClients)
    let events = outage.evidence.events([])
    let stopped = events.first { $0.isFailure }
    #expect(
      stopped?.companions(among: events).first?.event.title
        == "orders-db logged: terminating walsender process due to replication timeout")
  }
}
