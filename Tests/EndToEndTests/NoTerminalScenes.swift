// Where there is no terminal to draw on, or no way to know it, the program says so and what to do instead.

import Testing

extension EndToEndTests {
  @Suite struct NoTerminalScenes {
    /// Names a server so that there is something to watch; nobody is dialled before a screen is open.
    private let server = "-p host=/nowhere"

    @Test func withoutATerminalItNamesCheck() async throws {
      let outcome = try await Program.run(server)
      #expect(outcome.status == 1)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("is not a terminal; for scripts use pgwatch-tui check"))
    }

    @Test(arguments: [
      ("env -u TERM", "TERM is not set"), ("env TERM=dumb", "a terminal of type 'dumb' cannot show the dashboard"),
    ])
    func aTerminalThatCannotBeDrawnOnIsNamed(_ environment: String, _ words: String) async throws {
      try await withTerminal("\(environment) \(Program.command(server))") { terminal in
        try await terminal.wait(for: words, "pgwatch-tui check", "left: 1", "settings: same")
        #expect(try await terminal.modes() == TmuxTerminal.untouched)
      }
    }

    @Test func aTerminalOfUnknownTypeIsDrawnOnAsXterm() async throws {
      try await withTerminal("env TERM=no-such-terminal \(Program.command(server))") { terminal in
        try await terminal.wait(for: "1 Sources", "2 Connections")
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0", "settings: same")
      }
    }
  }
}
