// `completions`: what shells make of the scripts.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite struct CompletionScenes {
    @Test(.enabled(if: Program.isInstalled("bash"), "bash is not installed"))
    func theScriptIsGoodForBash() async throws { try await check("bash", "-n") }

    @Test(.enabled(if: Program.isInstalled("zsh"), "zsh is not installed"))
    func theScriptIsGoodForZsh() async throws { try await check("zsh", "-n") }

    @Test(.enabled(if: Program.isInstalled("fish"), "fish is not installed"))
    func theScriptIsGoodForFish() async throws { try await check("fish", "--no-execute") }

    /// Has the shell read its script without running it.
    private func check(_ shell: String, _ option: String) async throws {
      let sandbox = try Sandbox()
      let outcome = try await Program.run("completions", shell)
      #expect(outcome.status == 0 && outcome.output.contains("openmetrics"))
      try TextFile.write(outcome.output, to: "\(sandbox.path)/script", for: .ourselves)
      #expect(try await Command.run([shell, option, "script"], in: sandbox.path).isEmpty)
      await sandbox.close()
    }

    @Test func thereIsNoneForOthers() async throws {
      let outcome = try await Program.run("completions tcsh")
      #expect(outcome.status == 64 && outcome.errors.contains("the shells are bash, fish, zsh"))
    }

    @Test(.enabled(if: Program.isInstalled("bash"), "bash is not installed"))
    func bashOffersValues() async throws {
      let folder = Program.path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
      try await withTerminal("PATH=\(quoted(folder)):$PATH bash --norc --noprofile") { terminal in
        try await terminal.type("PS1='> '; source <(pgwatch-tui completions bash); echo ready $((1 + 1))")
        try await terminal.press("Enter")
        try await terminal.wait(for: "ready 2")
        try await terminal.type("pgwatch-tui check --format ")
        try await terminal.press("Tab", "Tab")
        try await terminal.wait(for: "json", "nagios", "openmetrics", "text")
        try await terminal.type("nag")
        try await terminal.press("Tab")
        try await terminal.wait(for: "check --format nagios")
        try await terminal.press("C-u")
        try await terminal.type("pgwatch-tui demo --incident load")
        try await terminal.press("Tab")
        try await terminal.wait(for: "--incident load-balancer")
        try await terminal.press("C-u")
        // A value that goes on.
        try await terminal.type("pgwatch-tui check --threshold idl")
        try await terminal.press("Tab")
        try await terminal.type("5 # typed on")
        try await terminal.wait(for: "--threshold idle_sessions=5 # typed on")
        try await terminal.press("C-u", "C-d")
        try await terminal.wait(for: "left: 0")
      }
    }
  }
}
