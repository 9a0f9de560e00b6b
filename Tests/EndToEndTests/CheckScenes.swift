// `check`: one look from the command line.

import FoundationEssentials
import Testing

extension EndToEndTests {
  @Suite struct CheckScenes {
    /// What a script reads first.
    private struct Report: Decodable {
      struct Upstream: Decodable {
        struct Connections: Decodable { var max, used, reserved, remaining: Int }
        var name: String
        var reachable: Bool
        var connections: Connections?
      }
      struct Source: Decodable { var name, status: String }
      var schema: Int
      var verdict: String
      var sources: [Source]
      var upstreams: [Upstream]
    }

    @Test(.enabled(if: Theatre.hasServers))
    func aLookAtHealthyServersIsOk() async throws {
      let session = try await Theatre.shared.session()
      let outcome = try await Program.run("check --format json --timeout 60", session.options)
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      #expect(report.schema == 1)
      #expect(report.verdict == "ok")
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      #expect(report.sources.map(\.status) == ["running", "running", "running"])
      #expect(report.upstreams.map(\.name).sorted() == ["billing-db", "orders-db"])
      let orders = try #require(report.upstreams.first { $0.name == "orders-db" }?.connections)
      #expect(orders.max == 40)
      #expect(orders.remaining == orders.max - orders.reserved - orders.used)
    }

    /// A log that cannot be read is told, and changes nothing of the verdict on the servers.
    @Test(.enabled(if: Theatre.hasServers))
    func aLogThatCannotBeReadIsTold() async throws {
      struct Report: Decodable {
        struct Upstream: Decodable {
          struct Log: Decodable { var place: String, readable: Bool?, error, hint: String? }
          var name: String
          var log: Log?
        }
        var verdict: String
        var upstreams: [Upstream]
      }
      let session = try await Theatre.shared.session()
      let outcome = try await Program.run(
        "check --format json --timeout 60 --log-file orders-db=/nowhere/server.log", session.options)
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      #expect(outcome.status == 0 && report.verdict == "ok")
      let log = try #require(report.upstreams.first { $0.name == "orders-db" }?.log)
      #expect(log.place == "/nowhere/server.log" && log.readable == false)
      #expect(log.error?.contains("No such file") == true && log.hint?.contains("pg_current_logfile") == true)
      #expect(report.upstreams.filter { $0.name != "orders-db" }.allSatisfy { $0.log == nil })
      #expect(outcome.errors.contains("the log of orders-db cannot be read: /nowhere/server.log: No such file"))
    }

    @Test(.enabled(if: Theatre.hasServers))
    func aLookAtFrozenServersEndsInTimeAndIsCritical() async throws {
      let session = try await Theatre.shared.session()
      try await session.whileFrozen {
        let start = ContinuousClock.now
        let outcome = try await Program.run("check --format json --timeout 3", session.options)
        #expect(ContinuousClock.now - start < .seconds(20))
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.verdict == "critical")
        #expect(outcome.status == 2)
        #expect(report.sources.isEmpty)
        #expect(report.upstreams.allSatisfy { !$0.reachable })
      }
    }

    @Test func aPortThatIsNoneIsWrongUsage() async throws {
      let outcome = try await Program.run("check -p postgresql://h:99999/db")
      #expect(outcome.status == 64)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("the port \"99999\" is not a number from 1 to 65535"))
    }

    @Test func withoutAServerItSaysHowToNameOne() async throws {
      let outcome = try await Program.run("check")
      #expect(outcome.status == 64)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("pgwatch-tui -m 'host=") && outcome.errors.contains("pgwatch-tui demo"))
    }
  }
}
