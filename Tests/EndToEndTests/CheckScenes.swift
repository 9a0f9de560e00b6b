// `check`: one look from the command line.

import FoundationEssentials
import Postgres
import TestSupport
import Testing

@testable import Demo

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
      var watched_s: Int?
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
      if Python.path != nil { try Python.validate(check: outcome.output) }
    }

    /// A healthy server is a warning by other standards; the last word is that of the command line.
    @Test(.enabled(if: Theatre.hasServers))
    func thresholdsComeFromTheConfigurationAndTheCommandLine() async throws {
      let session = try await Theatre.shared.session()
      let sandbox = try Sandbox()
      let file = "\(sandbox.path)/config.json5"
      try TextFile.write(
        "{ thresholds: { remaining_connections: { warning: '99%', critical: 1 } } }", to: file, for: .ourselves)
      let warned = try await Program.run("check --format nagios --timeout 60 -c", file, session.options)
      #expect(warned.status == 1 && warned.output.contains("connection slots left for ordinary roles"))
      let content = try await Program.run(
        "check --format nagios --timeout 60 -c", file, "--threshold remaining_connections=3,2", session.options)
      #expect(content.status == 0 && content.output.contains(";33;34;0;37"), "\(content.output)")
      await sandbox.close()
    }

    /// Connections that get fewer look well at any moment; where that leads is seen in time.
    @Test(.enabled(if: Theatre.hasServers))
    func aTrendIsSeenByWatching() async throws {
      let session = try await Theatre.shared.session()
      let conninfo = try Conninfo(try #require(session.upstreams.first { $0.name == "orders-db" }).conninfo)
      func look(_ options: String) async throws -> (report: Report, outcome: Program.Outcome) {
        let outcome = try await Program.run("check --format json --timeout 60", options, session.options)
        return (try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)), outcome)
      }
      let links = Links(conninfo)
      let remaining = try await look("").report.upstreams.first { $0.name == "orders-db" }?.connections?.remaining
      try await links.open(try #require(remaining) - 7)
      let first = try await look("")
      #expect(first.report.verdict == "ok", "\(first.outcome.output)")

      let leak = Task {
        while true {
          try await Task.sleep(for: .seconds(6))
          try await links.open(1)
        }
      }
      let longer = try await look("--for 28")
      leak.cancel()
      await links.close()
      #expect(longer.outcome.status == 1 && longer.outcome.output.contains("orders-db runs out of connection slots in"))
      #expect((longer.report.watched_s ?? 0) >= 28)
      if Python.path != nil { try Python.validate(check: longer.outcome.output) }
    }

    @Test(.enabled(if: Theatre.hasServers))
    func anInterruptedLookReportsWhatItSaw() async throws {
      let session = try await Theatre.shared.session()
      let outcome = try await Program.run(
        "check --for 600 --format json", session.options, environment: "timeout --preserve-status -s INT 10")
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      #expect(outcome.status == 0 && report.verdict == "ok")
      #expect(report.watched_s.map { (5...60).contains($0) } == true)
      #expect(outcome.errors.contains("interrupted after") && outcome.errors.contains("of 600"))
    }

    @Test(arguments: [
      ("--threshold outages", "\"outages\" is not NAME=WARNING[,CRITICAL]"),
      ("--threshold lag=3", "there is no threshold \"lag\"; there are remaining_connections, "),
      ("--threshold slot_lag=2GB,1GB", "slot_lag must be a warning before it is critical"),
      ("--for 0.5", "the time to watch must be 1 to 86400 seconds"), ("--format xml", "the formats are text, json,"),
    ])
    func whatCannotBeAskedForIsWrongUsage(options: String, message: String) async throws {
      let outcome = try await Program.run("check", options)
      #expect(outcome.status == 64 && outcome.output.isEmpty)
      #expect(outcome.errors.contains(message))
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

    /// A variable of a script that is not set is not to watch whatever libpq's defaults lead to.
    @Test(arguments: ["-m ''", "-p ''", "-p a=", "-m ' '"])
    func anEmptyConninfoIsWrongUsage(options: String) async throws {
      let outcome = try await Program.run("check", options)
      #expect(outcome.status == 64 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("is empty: say where it is, or leave the option out"))
    }

    @Test func anUpstreamIsNotNamedAsMaterializeIs() async throws {
      let outcome = try await Program.run("check -m host=127.0.0.1 -p Materialize=host=127.0.0.1")
      #expect(outcome.status == 64 && outcome.errors.contains("give it another name"))
    }

    @Test func withoutAServerItSaysHowToNameOne() async throws {
      let outcome = try await Program.run("check")
      #expect(outcome.status == 64)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("pgwatch-tui -m 'host=") && outcome.errors.contains("pgwatch-tui demo"))
    }
  }
}

/// Connections that only stand, as many as a test wants.
private actor Links {
  private let conninfo: Conninfo
  private var links: [Link] = []

  init(_ conninfo: Conninfo) { self.conninfo = conninfo }

  func open(_ count: Int) async throws {
    for _ in 0..<count {
      let link = await Link(conninfo)
      _ = try await link.open()
      links.append(link)
    }
  }

  func close() async {
    for link in links { await link.close() }
    links = []
  }
}
