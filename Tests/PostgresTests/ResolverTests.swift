// Look-ups that hang hold up neither each other nor anybody else.

import Dispatch
import TestSupport
import Testing

@testable import Postgres

@Suite struct ResolverTests {
  @Test func theSystemKnowsLocalhost() throws {
    let addresses = try Resolver.system("localhost").get()
    #expect(addresses.contains("127.0.0.1") || addresses.contains("::1"))
    #expect(throws: Resolver.Failure.self) { try Resolver.system("no-such-host.invalid").get() }
  }

  @Test @LibpqActor func aNameIsLookedUpOnceForAllWhoAsk() async {
    let calls = Calls()
    let resolver = Resolver { name in
      calls.began(name)
      calls.wait(name)
      return .success(["10.0.0.1"])
    }
    var answers: [Resolver.Answer] = []
    for _ in 0..<5 { _ = resolver.addresses(of: "db") { answers.append($0) } }
    calls.release("db")
    while answers.count < 5 { await Task.yield() }
    #expect(answers == Array(repeating: .success(["10.0.0.1"]), count: 5))
    #expect(calls.all == ["db"])
  }

  @Test @LibpqActor func placesThatWereAbandonedAreGivenToOthers() async {
    let calls = Calls()
    let resolver = Resolver(places: 2, threads: 3) { name in
      calls.began(name)
      calls.wait(name)
      return .success([name])
    }
    var answers: [Resolver.Answer] = []
    let stuck = ["a", "b"].map { name in resolver.addresses(of: name) { answers.append($0) } }
    _ = resolver.addresses(of: "c") { answers.append($0) }
    let late = resolver.addresses(of: "d") { answers.append($0) }
    while calls.all.count < 2 { await Task.yield() }
    #expect(Set(calls.all) == ["a", "b"])

    // Nobody waits for them any more: one more may run, and no more than three threads in all.
    for ticket in stuck { resolver.abandon(ticket) }
    while calls.all.count < 3 { await Task.yield() }
    #expect(calls.all.last == "c")
    resolver.abandon(late)
    _ = resolver.addresses(of: "e") { answers.append($0) }
    calls.release("c")
    while answers.isEmpty || calls.all.count < 4 { await Task.yield() }
    #expect(answers == [.success(["c"])])
    #expect(calls.all.last == "e")

    for name in ["a", "b", "e"] { calls.release(name) }
    while answers.count < 2 { await Task.yield() }
    #expect(answers == [.success(["c"]), .success(["e"])])
  }
}

/// Look-ups that wait until they are released, in the order in which they began.
private final class Calls: Sendable {
  private let queue = DispatchQueue(label: "calls")
  private let gates = ["a", "b", "c", "d", "e", "db"].reduce(into: [String: DispatchSemaphore]()) {
    $0[$1] = DispatchSemaphore(value: 0)
  }
  nonisolated(unsafe) private var names: [String] = []

  var all: [String] { queue.sync { unsafe names } }
  func began(_ name: String) { queue.sync { unsafe names.append(name) } }
  func wait(_ name: String) { gates[name]?.wait() }
  func release(_ name: String) { gates[name]?.signal() }
}
