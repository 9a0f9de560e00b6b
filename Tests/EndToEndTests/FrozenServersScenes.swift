// Nothing waits for the network: neither the first frame nor any key, while no server answers.

import Testing

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct FrozenServersScenes {
    /// Less than the deadline after which a silent server is given up: what is shown within it did not wait for one.
    private let atOnce = Duration.seconds(4)

    @Test func theFirstFrameComesBeforeAnyAnswer() async throws {
      let session = try await Theatre.shared.session()
      try await session.whileFrozen {
        try await withTerminal(Program.command(session.options)) { terminal in
          try await terminal.wait(
            for: "Waiting for the first answer of", "1 Sources", "2 Connections", "3 Keepalive", "4 TLS")
        }
      }
    }

    @Test func keysAreAnsweredWhileNoServerIs() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(session.options)) { terminal in
        try await terminal.wait(for: allIsWell)
        try await session.whileFrozen {
          try await terminal.wait(for: "s old")
          try await terminal.press("2")
          try await terminal.wait(for: "the guide's query says", within: atOnce)
          try await terminal.press("4")
          try await terminal.wait(for: "server certificate", within: atOnce)
          try await terminal.press("?")
          try await terminal.wait(for: "Help: TLS", within: atOnce)
          try await terminal.press("Escape")
          try await terminal.wait(for: "4 TLS ─", within: atOnce)
          try await terminal.press("1", "Enter")
          try await terminal.wait(for: "Diagnosis", "last hour", within: atOnce)
          try await terminal.press("q")
          try await terminal.wait(for: "left: 0", "settings: same", within: atOnce)
        }
      }
    }

    @Test func figuresShowTheirAgeUntilTheServersAnswerAgain() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command("-i 1", session.options)) { terminal in
        try await terminal.wait(for: allIsWell)
        try await session.whileFrozen {
          try await terminal.wait(for: "Materialize no answer for", "s old", "billing-db")
        }
        try await terminal.wait(for: "figures that are young again") { screen in
          screen.contains(allIsWell) && !screen.contains("no answer") && !screen.contains("s old")
        }
      }
    }
  }
}
