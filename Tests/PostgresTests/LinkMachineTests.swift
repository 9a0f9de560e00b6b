// The machine as a list of events and the actions that are expected of it.

import Samples
import Testing

@testable import Postgres

@Suite struct LinkMachineTests {
  private static let deadlines = Deadlines(
    dns: .seconds(1), tcp: .seconds(2), tls: .seconds(3), authentication: .seconds(4), query: .seconds(5))
  private static let here = Destination(host: "10.0.0.1", port: 5432, address: "10.0.0.1")
  private static let named = Destination(host: "db", port: 5433, address: nil)

  private func machine(_ destinations: [Destination] = [here], rounds: [String] = ["any"]) -> LinkMachine {
    LinkMachine(plan: DialPlan(destinations: destinations, rounds: rounds), deadlines: Self.deadlines)
  }

  private func candidate(_ address: String, _ round: String = "any") -> Candidate {
    Candidate(host: address, address: address, port: 5432, sessionAttributes: round)
  }

  /// A machine whose connection stands, after 3 s.
  private func opened() -> LinkMachine {
    var machine = machine()
    _ = machine.handle(.open, at: .zero)
    _ = machine.handle(.waits(.write, .tcp), at: .zero)
    _ = machine.handle(.waits(.read, .authentication), at: .seconds(1))
    _ = machine.handle(.established(encrypted: false), at: .seconds(3))
    return machine
  }

  @Test func theWayOfAConnectionWithTLS() {
    var machine = machine([Self.named])
    let first = Candidate(
      host: "db", address: "10.0.0.7", port: 5433, sessionAttributes: "any", wasLookedUp: true)
    #expect(machine.handle(.open, at: .seconds(10)) == [.arm(.seconds(11)), .resolve("db")])
    #expect(
      machine.handle(.resolved(["10.0.0.7", "10.0.0.8"]), at: .milliseconds(10500))
        == [.arm(.milliseconds(12500)), .dial(first)])
    #expect(machine.handle(.waits(.write, .tcp), at: .milliseconds(10500)) == [.watch(.write)])
    #expect(machine.handle(.ready, at: .milliseconds(10600)) == [.poll])
    #expect(
      machine.handle(.waits(.read, .tls), at: .milliseconds(10600)) == [.arm(.milliseconds(13600)), .watch(.read)])
    #expect(machine.handle(.waits(.read, .tls), at: .milliseconds(10700)) == [.watch(.read)])
    #expect(
      machine.handle(.waits(.write, .authentication), at: .milliseconds(10800))
        == [.arm(.milliseconds(14800)), .watch(.write)])
    #expect(
      machine.handle(.established(encrypted: true), at: .milliseconds(11200))
        == [
          .opened(
            first,
            StepTimings(
              dns: .milliseconds(500), tcp: .milliseconds(100), tls: .milliseconds(200),
              authentication: .milliseconds(400)))
        ])
    #expect(machine.isIdle)
  }

  /// The server answered that it has no TLS: the step took place, but there is none.
  @Test func noTimeForTLSInClear() {
    var machine = machine()
    _ = machine.handle(.open, at: .zero)
    _ = machine.handle(.waits(.write, .tcp), at: .zero)
    _ = machine.handle(.waits(.read, .tls), at: .seconds(1))
    _ = machine.handle(.waits(.write, .authentication), at: .seconds(2))
    #expect(
      machine.handle(.established(encrypted: false), at: .seconds(3))
        == [.opened(candidate("10.0.0.1"), StepTimings(tcp: .seconds(1), authentication: .seconds(1)))])
  }

  /// libpq dials again in clear after a TLS handshake that failed.
  @Test func aStepBackBeginsAnew() {
    var machine = machine()
    _ = machine.handle(.open, at: .zero)
    _ = machine.handle(.waits(.read, .tls), at: .seconds(1))
    #expect(machine.handle(.waits(.write, .tcp), at: .seconds(3)) == [.arm(.seconds(5)), .watch(.write)])
    _ = machine.handle(.waits(.read, .authentication), at: .seconds(4))
    #expect(machine.timings == StepTimings(tcp: .seconds(1)))
  }

  @Test func aSilentAddressIsLeftForTheNext() {
    var machine = machine([Self.named, Self.here])
    _ = machine.handle(.open, at: .zero)
    _ = machine.handle(.resolved(["10.0.0.7"]), at: .zero)
    _ = machine.handle(.waits(.write, .tcp), at: .zero)
    #expect(
      machine.handle(.tick, at: .seconds(2)) == [.drop, .arm(.seconds(4)), .dial(candidate("10.0.0.1"))])
    _ = machine.handle(.waits(.write, .tcp), at: .seconds(2))
    let refusal = LinkMachine.Failure(kind: .refused, errno: 111, message: "connection refused")
    #expect(
      machine.handle(.failed(refusal), at: .seconds(3))
        == [
          .drop,
          .failOpen(
            Loss(
              kind: .refused, step: .tcp, errno: 111,
              message: "10.0.0.7:5433: no answer to the attempt to connect within 2.0 s; "
                + "10.0.0.1:5432: connection refused",
              address: "10.0.0.1:5432")),
        ])
    #expect(machine.isEnded)
  }

  @Test func aNameThatIsNotFoundIsPassedOver() {
    var machine = machine([Self.named, Self.here])
    _ = machine.handle(.open, at: .zero)
    #expect(
      machine.handle(.tick, at: .seconds(1))
        == [.abandonLookup, .arm(.seconds(3)), .dial(candidate("10.0.0.1"))])
    // The answer comes after all, too late.
    #expect(machine.handle(.resolved(["10.0.0.7"]), at: .seconds(2)) == [])
  }

  @Test func nothingButANameThatIsNotFound() {
    var machine = machine([Self.named])
    _ = machine.handle(.open, at: .zero)
    #expect(
      machine.handle(.unresolved("no such name"), at: .milliseconds(1))
        == [
          .failOpen(
            Loss(
              kind: .unresolved, step: .dns, message: "no such name", timings: StepTimings(dns: .milliseconds(1))))
        ])
  }

  @Test(arguments: [("28P01", false), ("53300", false), ("57P03", true)])
  func onlyAServerThatIsStartingUpIsLeftForTheNext(_ sqlstate: String, _ goesOn: Bool) {
    var machine = machine([Self.here, Self.here])
    _ = machine.handle(.open, at: .zero)
    _ = machine.handle(.waits(.read, .authentication), at: .zero)
    let words = ServerError(severity: "FATAL", sqlstate: sqlstate, message: "no")
    let failure = LinkMachine.Failure(kind: .rejected, message: "no", server: words)
    _ = machine.handle(.failed(failure), at: .zero)
    #expect(machine.isEnded != goesOn)
  }

  @Test func standbysArePreferredInTwoRounds() {
    var machine = machine(rounds: ["standby", "any"])
    let unfit = LinkMachine.Failure(kind: .rejected, message: "server is not in hot standby mode", unfit: true)
    #expect(
      machine.handle(.open, at: .zero) == [.arm(.seconds(2)), .dial(candidate("10.0.0.1", "standby"))])
    _ = machine.handle(.waits(.read, .authentication), at: .zero)
    #expect(
      machine.handle(.failed(unfit), at: .zero) == [.drop, .arm(.seconds(2)), .dial(candidate("10.0.0.1", "any"))])
  }

  @Test func groupsAreAnsweredOneByOne() {
    var machine = opened()
    let script = Script([[Statement("a"), Statement("b")], [], [Statement("c"), Statement("d")]])
    let (a, b) = (Rows(columns: ["a"], rows: [["1"]]), Rows(columns: ["b"], rows: []))
    let denied = ServerError(severity: "ERROR", sqlstate: "42501", message: "permission denied")
    #expect(machine.handle(.ask(script), at: .seconds(10)) == [.arm(.seconds(15)), .send(script)])
    for result in [QueryResult.rows(a), .rows(b), .synced, .synced, .failed(denied), .skipped] {
      #expect(machine.handle(.received(result), at: .seconds(11)) == [])
    }
    #expect(
      machine.handle(.received(.synced), at: .seconds(12))
        == [.answer([.success([a, b]), .success([]), .failure(denied)])])
    #expect(machine.timings.query == .seconds(2))
    #expect(machine.isIdle)
    // What was set for the question finds nothing to end.
    #expect(machine.handle(.tick, at: .seconds(15)) == [])
    #expect(machine.handle(.ask(Script([])), at: .seconds(13)) == [.answer([])])
  }

  @Test func noAnswerUntilTheDeadline() {
    var machine = opened()
    _ = machine.handle(.ask(Script([[Statement("a")]])), at: .seconds(10))
    // A timer that still fires for an earlier deadline is set anew.
    #expect(machine.handle(.tick, at: .seconds(14)) == [.arm(.seconds(15))])
    #expect(
      machine.handle(.tick, at: .seconds(15))
        == [
          .cancelQuery(candidate("10.0.0.1")), .drop,
          .failAsk(
            Loss(
              kind: .silent, step: .query, message: "no answer within 5.0 s", address: "10.0.0.1:5432",
              timings: StepTimings(tcp: .seconds(1), authentication: .seconds(2)))),
        ])
    #expect(machine.handle(.received(.synced), at: .seconds(16)) == [])
  }

  @Test func theServersLastWordsExplainTheEnd() {
    var machine = opened()
    let words = ServerError(severity: "FATAL", sqlstate: "57P01", message: "terminating connection")
    let end = LinkMachine.Failure(kind: .cut, message: "server closed the connection unexpectedly")
    _ = machine.handle(.ask(Script([[Statement("a")]])), at: .seconds(10))
    #expect(machine.handle(.received(.failed(words)), at: .seconds(11)) == [])
    guard case .failAsk(let loss) = machine.handle(.broke(end), at: .seconds(11)).last else {
      Issue.record("the question was not answered by a loss")
      return
    }
    #expect(loss.kind == .rejected)
    #expect(loss.server == words)
    #expect(loss.message == end.message)
  }

  @Test func anEndWhileIdleIsReported() {
    var machine = opened()
    let end = LinkMachine.Failure(kind: .cut, errno: 104, message: "reset")
    #expect(
      machine.handle(.broke(end), at: .seconds(4))
        == [
          .drop,
          .report(
            Loss(
              kind: .cut, step: .idle, errno: 104, message: "reset", address: "10.0.0.1:5432",
              timings: StepTimings(tcp: .seconds(1), authentication: .seconds(2)))),
        ])
    // It may be opened again, and does not remember old timings.
    #expect(
      machine.handle(.open, at: .seconds(5)) == [.arm(.seconds(7)), .dial(candidate("10.0.0.1"))])
    #expect(machine.timings == StepTimings())
  }

  @Test func closingEndsWhateverIsUnderWay() {
    func closed(_ step: Step, _ timings: StepTimings = StepTimings()) -> Loss {
      Loss(kind: .closed, step: step, message: "closed by this program", timings: timings)
    }
    var resolving = machine([Self.named])
    _ = resolving.handle(.open, at: .zero)
    #expect(resolving.handle(.close, at: .zero) == [.abandonLookup, .failOpen(closed(.dns))])

    var dialling = machine()
    _ = dialling.handle(.open, at: .zero)
    #expect(dialling.handle(.close, at: .zero) == [.drop, .failOpen(closed(.tcp))])

    var idle = opened()
    #expect(idle.handle(.close, at: .zero) == [.drop])
    #expect(idle.handle(.close, at: .zero) == [])

    var asking = opened()
    _ = asking.handle(.ask(Script([[Statement("a")]])), at: .zero)
    #expect(
      asking.handle(.close, at: .zero)
        == [
          .drop, .failAsk(closed(.query, StepTimings(tcp: .seconds(1), authentication: .seconds(2)))),
        ])
  }
}
