// `demo`: an incident from its beginning to its end, and nothing left afterwards.

import Glibc
import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct DemoScenes {
    @Test func resourceExhaustionIsNamedAndEndsWithItsCause() async throws {
      try await withTerminal(Program.command("demo --incident resource-exhaustion")) { terminal in
        try await terminal.wait(for: "orders-db: initdb")
        try await terminal.wait(for: "● customers running", "● invoices running", "● orders running")
        try await terminal.wait(
          for: "orders is stalled for", "orders-db has no connection slot left for ordinary roles")
        // Materialize has been refused by now: the job has all that it wants.
        try await terminal.wait(for: "db error: FATAL")
        let folder = try #require(try await terminal.demoFolder())
        try await administerOrders(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'batch'", in: folder)
        try await terminal.wait(for: "● customers running", "● invoices running", "● orders running")
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0", "settings: same")
        #expect(try await remains(of: folder).isEmpty)
      }
    }

    @Test(arguments: [SIGKILL, SIGHUP])
    func nothingRemainsWhenItIsEnded(by signal: Int32) async throws {
      try await withTerminal(Program.command("demo --incident healthy")) { terminal in
        try await terminal.wait(for: allIsWell)
        let folder = try #require(try await terminal.demoFolder())
        #expect(try await !remains(of: folder).isEmpty)
        try await terminal.send(signal)
        #expect(try await eventually(within: .seconds(60)) { try await remains(of: folder).isEmpty })
      }
    }

    /// The folder itself and the processes that work in it.
    private func remains(of folder: String) async throws -> String {
      try await Command.run(
        ["sh", "-c", "find \(folder) -maxdepth 0; find /proc -maxdepth 2 -name cwd -lname '\(folder)*'; true"], in: "/"
      ).split(separator: "\n").filter { !$0.hasPrefix("find:") }.joined(separator: "\n")
    }
  }
}
