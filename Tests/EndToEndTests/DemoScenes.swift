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
        try await endNightlyBatch(in: folder)
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

    /// As an administrator of orders-db does.
    private func endNightlyBatch(in folder: String) async throws {
      let psql = try #require(serverVersions.first).program("psql")
      let statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'batch'"
      // The server's socket is named after its port.
      try await Command.run(
        ["sh", "-c", "set -- .s.PGSQL.*[0-9]; exec \(psql) -h \"$PWD\" -p ${1##*.} -U postgres -c \"\(statement)\""],
        in: "\(folder)/orders-db")
    }

    /// The folder itself and the processes that work in it.
    private func remains(of folder: String) async throws -> String {
      try await Command.run(
        ["sh", "-c", "find \(folder) -maxdepth 0; find /proc -maxdepth 2 -name cwd -lname '\(folder)*'; true"], in: "/"
      ).split(separator: "\n").filter { !$0.hasPrefix("find:") }.joined(separator: "\n")
    }
  }
}

extension TmuxTerminal {
  /// Where the demo keeps its servers, taken from the command lines of the processes that it started.
  fileprivate func demoFolder() async throws -> String? {
    let children = try await Command.run(["ps", "-o", "args=", "--ppid", "\(program())"], in: "/")
    let path = children.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("/tmp/pgwatch-tui-") }
    return path.map { "/" + $0.split(separator: "/").prefix(2).joined(separator: "/") }
  }
}
