// The network in front of orders-db misbehaves until somebody edits its file.

import Diagnosis
import Postgres
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Demo
@testable import Polling

extension IncidentTests {
  @Test func anUnstableNetworkResetsAtDifferentAgesUntilItIsRepaired() async throws {
    try await withDemo(.networkInstability) { session in
      let closed = "stalled postgres: connection closed"
      #expect(try await session.history(has: "running", closed, "starting"))
      // Again and again.
      let again = try await eventually(within: .seconds(60)) {
        try await session.history().count { $0.hasPrefix("stalled") } >= 2
      }
      #expect(again)
      #expect(try await session.ordersLog().contains("Connection reset by peer"))
      #expect(try await session.statuses().contains("invoices running"))
      try session.stage.network?.write("pass")
      #expect(try await session.allRun())
    }
  }

  @Test func aFirewallDropsInSilenceUntilItIsCorrected() async throws {
    try await withDemo(.firewallChange) { session in
      let elapsed = "stalled postgres: error connecting to server: deadline has elapsed"
      #expect(
        try await session.history(has: "running", "stalled postgres: connection closed", "starting", elapsed))
      let loss = try await session.watcherArrives().loss
      #expect(loss?.kind == .silent && loss?.step == .tcp)
      #expect(try await session.statuses().contains("invoices running"))
      let parameters = "SELECT count(*) FROM mz_internal.mz_overridden_system_parameters"
      #expect(try await session.catalog(parameters) == "2")
      try session.stage.network?.write("pass")
      #expect(try await session.allRun())
      #expect(try await session.watcherArrives().loss == nil)
    }
  }

  @Test func aLoadBalancerCutsAtOneAgeWhichIsRecognised() async throws {
    try await withDemo(.loadBalancer) { session in
      let watched = try session.upstreams.map { Watchlist.Upstream(name: $0.name, conninfo: try Conninfo($0.conninfo)) }
      let samples = Mutex<[Sample]>([])
      let poller = Poller(
        watchlist: Watchlist(materialize: try Conninfo(session.materialize), upstreams: watched, interval: .seconds(2)),
        now: { .now }, emit: { sample in samples.withLock { $0.append(sample) } })
      await poller.start()
      var pattern: LifetimePattern?
      let isFound = try await eventually(within: .seconds(120)) {
        let record = Evidence(samples.withLock { $0 }).upstreams["orders-db"]
        pattern = record.flatMap { LifetimePattern($0.lifetimes.ends, settings: $0.settings.value ?? []) }
        return pattern.map { $0.fitting >= 4 } ?? false
      }
      await poller.stop()
      #expect(isFound, "\(String(describing: pattern))")
      #expect(pattern?.measure == .age)
      #expect(pattern.map { (21.0...23).contains($0.span.inSeconds) } == true)
      try session.stage.network?.write("pass")
      #expect(try await session.allRun())
    }
  }
}
