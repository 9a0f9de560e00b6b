// How far one gets: every way in which an address can fail to answer, told apart.

import Demo
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct ReachTests {
  @Test func refused() async throws {
    let probe = try await reach("host=127.0.0.1 port=\(unusedPort())")
    #expect(probe.dns == .skipped(.notNeeded))
    #expect(probe.tcp.failure?.kind == .refused)
    #expect(probe.tls == .skipped(.notReached))
  }

  @Test func noAnswerToTheFirstPacket() async throws {
    try await withListener(.full) { probe in
      #expect(probe.tcp.failure?.kind == .silent)
      #expect(probe.tls == .skipped(.notReached))
    }
  }

  @Test(arguments: [Listener.Behaviour.saysNothing, .startsTLS])
  func acceptedThenSilent(_ behaviour: Listener.Behaviour) async throws {
    try await withListener(behaviour) { probe in
      #expect(probe.tcp.duration != nil)
      #expect(probe.tls.failure?.kind == .silent)
    }
  }

  @Test func closedWithoutAWord() async throws {
    try await withListener(.hangsUp, deadlines: .long) { probe in
      #expect(probe.tcp.duration != nil)
      #expect(probe.tls.failure?.kind == .cut && probe.tls.failure?.errno == 0)
    }
  }

  @Test func reset() async throws {
    try await withListener(.resets, deadlines: .long) { probe in
      #expect(probe.tls.failure?.kind == .cut && probe.tls.failure?.errno == 104)  // ECONNRESET
    }
  }

  @Test func notPostgreSQL() async throws {
    try await withListener(.speaksOtherwise, deadlines: .long) { probe in #expect(probe.tls.failure?.kind == .rejected)
    }
  }

  @Test func unreachable() async throws {
    // A multicast address cannot be dialled over TCP: the kernel says so at once.
    let probe = try await reach("host=224.0.0.1 port=5432")
    #expect(probe.tcp.failure?.kind == .unreachable)
  }

  @Test func aNameThatDoesNotResolve() async throws {
    // RFC 6761: names under .invalid never do.
    let probe = try await reach("host=orders.invalid", deadlines: .all(.seconds(20)))
    #expect([.unresolved, .silent].contains(probe.dns.failure?.kind))
    #expect(probe.address == nil)
    #expect(probe.tcp == .skipped(.notReached) && probe.tls == .skipped(.notReached))
  }

  @Test func everyAddressOfEveryHost() async throws {
    let listener = try Listener(.hangsUp)
    defer { listener.close() }
    let conninfo = try Conninfo("host=127.0.0.1,localhost,/tmp port=\(unusedPort()),\(listener.port),5432")
    let (probes, leftOut) = await conninfo.reach(connects: true, deadlines: .short)
    #expect(leftOut == 0)
    #expect(probes.first?.tcp.failure?.kind == .refused)
    let localhost = probes.filter { $0.host == "localhost" }
    #expect(localhost.contains { $0.address?.address == "127.0.0.1" && $0.tcp.duration != nil })
    #expect(localhost.allSatisfy { $0.dns.duration != nil })
    #expect(probes.last?.host == "/tmp" && probes.last?.tcp == .skipped(.notNeeded))
  }

  @Test func withoutConnectionsOnlyNamesAreLookedUp() async throws {
    let listener = try Listener(.saysNothing)
    defer { listener.close() }
    let conninfo = try Conninfo("host=localhost port=\(listener.port)")
    let (probes, _) = await conninfo.reach(connects: false, deadlines: .long)
    #expect(probes.allSatisfy { $0.dns.duration != nil && $0.tcp == .skipped(.scarceHeadroom) })
    #expect(!probes.isEmpty)
  }

  @Test func aCancelledProbeEndsAtOnce() async throws {
    let listener = try Listener(.saysNothing)
    defer { listener.close() }
    let conninfo = try Conninfo("host=127.0.0.1 port=\(listener.port)")
    let probe = Task { await conninfo.reach(connects: true, deadlines: .long) }
    let began = ContinuousClock.now
    probe.cancel()
    _ = await probe.value
    #expect(ContinuousClock.now - began < .seconds(10))
  }

  @Test(arguments: serverVersions)
  func aServerInOrderLogsNothing(_ installation: Installation) async throws {
    let days = installation.hasTLS ? 30 : nil
    try await withCluster(on: installation, certificateDays: days) { cluster in
      let before = cluster.log
      for _ in 0..<5 {
        let probe = try await reach("host=127.0.0.1 port=\(cluster.port) sslmode=prefer", deadlines: .long)
        #expect(probe.tcp.duration != nil)
        if installation.hasTLS {
          #expect(probe.tls.duration != nil)
          #expect(probe.peer?.chain.first?.subject == "CN=server,O=pgwatch-tui")
        } else {
          #expect(probe.tls == .skipped(.notOffered))
        }
      }
      // The server's process has seen the end of each before the last one was over.
      #expect(cluster.log == before)
    }
  }

  @Test func aServerWithoutTLSFailsWhereTLSIsDemanded() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      let probe = try await reach("host=127.0.0.1 port=\(cluster.port) sslmode=require", deadlines: .long)
      #expect(probe.tls.failure == StepFailure(kind: .tls, message: "the server offers no TLS"))
    }
  }

  @Test func aFrozenServerAcceptsAndIsSilent() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      await cluster.freeze()
      let probe = try await reach("host=127.0.0.1 port=\(cluster.port)")
      #expect(probe.tcp.duration != nil)
      #expect(probe.tls.failure?.kind == .silent)
      await cluster.thaw()
    }
  }

  @Test func theKernelTellsOfTheConnection() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      let link = await Link(try Conninfo(cluster.conninfo()), deadlines: .long)
      _ = try await link.open()
      _ = try await link.ask(Script([[Statement("SELECT 1")]]))
      let transport = try #require(await link.transport)
      #expect(transport.roundTrip > .zero && transport.roundTrip < .seconds(5))
      #expect(transport.retransmits == 0)
      await link.close()
      #expect(await link.transport == nil)

      let local = await Link(try Conninfo(cluster.conninfo(overSocket: true)), deadlines: .long)
      _ = try await local.open()
      #expect(await local.transport == nil)
      await local.close()
    }
  }

  // MARK: -

  /// The probe of the one address that the conninfo leads to.
  private func reach(_ conninfo: String, deadlines: Deadlines = .short) async throws -> AddressProbe {
    let (probes, _) = await (try Conninfo(conninfo)).reach(connects: true, deadlines: deadlines)
    #expect(probes.count == 1)
    return try #require(probes.first)
  }

  private func withListener(
    _ behaviour: Listener.Behaviour, deadlines: Deadlines = .short, _ check: (AddressProbe) throws -> Void
  ) async throws {
    let listener = try Listener(behaviour)
    defer { listener.close() }
    try check(try await reach("host=127.0.0.1 port=\(listener.port)", deadlines: deadlines))
  }
}
