// A relay passes on, delays, resets, cuts and drops, as it is told.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Demo

@Suite struct RelayTests {
  @Test func everythingPassesAndIsCounted() async throws {
    try await withRelay("pass") { relay, conninfo in
      let link = await Link(conninfo)
      _ = try await link.open()
      let before = relay.traffic
      let answers = try await link.ask(Script([[Statement("SELECT repeat('x', 3000000)")]]))
      #expect(try answers.first?.get().first?.rows.first?[0]?.utf8.count == 3_000_000)
      #expect(relay.traffic.toClient - before.toClient > 3_000_000)
      #expect(relay.traffic.roundTrips == before.roundTrips + 1)
      await link.close()
    }
  }

  @Test func whatIsDelayedArrivesLater() async throws {
    try await withRelay("delay 150ms..200ms") { _, conninfo in
      let link = await Link(conninfo)
      let handshake = try await link.open()
      // The way there and the way back.
      #expect(try #require(handshake.timings.authentication) > .milliseconds(300))
      await link.close()
    }
  }

  @Test(arguments: [("reset 200ms..400ms", true), ("cut-after 300ms", false), ("cut-idle 300ms", false)])
  func aConnectionEndsInItsTime(_ rule: String, withReset: Bool) async throws {
    try await withRelay(rule) { relay, _ in
      let socket = try TCPSocket(connectingTo: relay.port)
      let began = ContinuousClock.now
      var arrival = TCPSocket.Arrival.nothing
      let hasEnded = try await eventually {
        arrival = socket.receive()
        return arrival != .nothing
      }
      #expect(hasEnded && arrival == (withReset ? .failure : .end))
      #expect(ContinuousClock.now - began >= .milliseconds(200))
      socket.close()
    }
  }

  @Test func whatIsSaidKeepsAConnectionFromBeingIdle() async throws {
    try await withRelay("cut-idle 1s") { _, conninfo in
      let link = await Link(conninfo)
      _ = try await link.open()
      let enough = ContinuousClock.now + .seconds(2)
      while ContinuousClock.now < enough { _ = try await link.ask(Script([[Statement("SELECT pg_sleep(0.1)")]])) }
      await link.close()
    }
  }

  @Test func aDropSilencesOldAndNewAndCanBeLifted() async throws {
    try await withRelay("pass") { relay, conninfo in
      let old = await Link(conninfo, deadlines: .brief)
      _ = try await old.open()
      relay.follow(try NetworkRules("drop"))
      let isDropping = try await eventually {
        let new = await Link(conninfo, deadlines: .brief)
        let loss = await #expect(throws: Loss.self, performing: { _ = try await new.open() })
        return loss?.kind == .silent && loss?.step == .tcp
      }
      #expect(isDropping)
      let loss = await #expect(throws: Loss.self) { _ = try await old.ask(Script([[Statement("SELECT 1")]])) }
      #expect(loss?.kind == .silent && loss?.step == .query)
      relay.follow(NetworkRules())
      let isBack = try await eventually {
        let new = await Link(conninfo, deadlines: .brief)
        let isOpen = (try? await new.open()) != nil
        await new.close()
        return isOpen
      }
      #expect(isBack)
    }
  }

  @Test func aServerThatIsDownIsSeenAsAResetAndItsReturnIsNoticed() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let relay = try Relay(to: cluster.port)
      defer { relay.close() }
      let conninfo = try Conninfo("host=127.0.0.1 port=\(relay.port) user=web dbname=postgres sslmode=disable")
      try await cluster.run("CREATE ROLE web LOGIN")
      await cluster.stop()
      let loss = await #expect(throws: Loss.self) { _ = try await Link(conninfo).open() }
      #expect(loss?.kind == .cut)
      try await cluster.start()
      _ = try await Link(conninfo).open()
    }
  }
}

private func withRelay(_ rules: String, _ body: (Relay, Conninfo) async throws -> Void) async throws {
  let installation = try #require(serverVersions.first)
  try await withCluster(on: installation) { cluster in
    try await cluster.run("CREATE ROLE web LOGIN")
    let relay = try Relay(to: cluster.port, rules: NetworkRules(rules))
    defer { relay.close() }
    try await body(
      relay, Conninfo("host=127.0.0.1 port=\(relay.port) user=web dbname=postgres sslmode=disable"))
  }
}

extension Deadlines {
  /// Long enough for this machine.
  fileprivate static let brief = Deadlines(
    dns: .seconds(1), tcp: .seconds(1), tls: .seconds(1), authentication: .seconds(1), query: .seconds(1))
}
