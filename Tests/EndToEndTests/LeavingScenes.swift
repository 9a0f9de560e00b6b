// However the program ends, the terminal is as it was.

import Glibc
import Testing

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct LeavingScenes {
    @Test func qLeavesTheTerminalAsItWas() async throws {
      try await leave("left: 0") { try await $0.press("q") }
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGABRT])
    func aSignalLeavesTheTerminalAsItWas(_ signal: Int32) async throws {
      try await leave("left: \(128 + signal)") { try await $0.send(signal) }
    }

    @Test func whatWasTypedAheadCounts() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal("read line; " + Program.command(session.options)) { terminal in
        try await terminal.type("\nq")
        try await terminal.wait(for: "left: 0", "settings: same")
      }
    }

    private func leave(_ words: String, by way: (TmuxTerminal) async throws -> Void) async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal("echo before; " + Program.command(session.options)) { terminal in
        try await terminal.wait(for: allIsWell)
        #expect(try await terminal.modes().contains("alternate_on=1 cursor_flag=0 mouse_any_flag=1"))
        try await way(terminal)
        try await terminal.wait(for: "before", words, "settings: same")
        #expect(try await terminal.modes() == TmuxTerminal.untouched)
        #expect(terminal.raw.hasSuffix("settings: same\r\n"))
      }
    }

    @Test func ctrlZGoesToTheShellAndFgComesBack() async throws {
      let session = try await Theatre.shared.session()
      let shell = "exec bash --norc --noprofile"
      try await withTerminal(shell, environment: ["PS1": "at the shell> "]) { terminal in
        try await terminal.wait(for: "at the shell>")
        try await terminal.type("clear; stty -g >before; \(Program.command(session.options))\n")
        try await terminal.wait(for: allIsWell)
        try await terminal.press("C-z")
        try await terminal.wait(for: "Stopped", "at the shell>")
        #expect(try await terminal.modes().contains("alternate_on=0 cursor_flag=1 mouse_any_flag=0"))
        try await terminal.type("stty -g | cmp - before && echo settings: \"same\"\n")
        try await terminal.wait(for: "settings: same")
        try await terminal.type("fg\n")
        try await terminal.wait(for: allIsWell)
        try await terminal.press("?")
        try await terminal.wait(for: "┌ Help ─")
        try await terminal.press("q")
        try await terminal.wait(for: "the shell, and no dashboard") {
          $0.contains("at the shell>") && !$0.contains("┌ Help ─")
        }
        try await terminal.type("clear; stty -g | cmp - before && echo settings: \"same again\"\n")
        try await terminal.wait(for: "settings: same again")
      }
    }
  }
}
