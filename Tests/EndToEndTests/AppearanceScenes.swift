// Colours only where they are wanted, and ASCII only where nothing else can be shown.

import Testing

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct AppearanceScenes {
    @Test func coloursAreUsedWhereNobodyObjects() async throws {
      #expect(try await styledScreen().hasColours)
    }

    @Test(arguments: [("", ["NO_COLOR": "1"]), ("--no-color", [:])])
    func coloursAreLeftOutOnDemand(_ option: String, _ environment: [String: String]) async throws {
      let screen = try await styledScreen(option, environment)
      #expect(!screen.hasColours)
      // Bold is no colour.
      #expect(screen.contains("\u{1B}["))
    }

    /// The overview with its escape sequences.
    private func styledScreen(_ option: String = "", _ environment: [String: String] = [:]) async throws -> String {
      let session = try await Theatre.shared.session()
      var screen = ""
      try await withTerminal(Program.command(option, session.options), environment: environment) { terminal in
        try await terminal.wait(for: allIsWell)
        screen = try await terminal.screen(styled: true)
      }
      return screen
    }

    @Test(arguments: [("--ascii", [:]), ("", ["LC_ALL": "C"])])
    func asciiIsDrawnOnDemand(_ option: String, _ environment: [String: String]) async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(option, session.options), environment: environment) { terminal in
        try await terminal.wait(for: allIsWell)
        let titles = [
          ("1", "+ 1 Sources -"), ("2", "+ 2 Connections -"), ("3", "+ 3 Keepalive -"), ("4", "+ 4 TLS -"),
          ("?", "+ Help: TLS -"),
        ]
        for (key, title) in titles {
          try await terminal.press(key)
          try await terminal.wait(for: title)
          #expect(try await terminal.screen().utf8.allSatisfy { $0 < 0x80 })
        }
        #expect(terminal.raw.utf8.allSatisfy { $0 < 0x80 })
      }
    }
  }
}

extension String {
  /// Whether an SGR sequence of it sets a foreground or background colour.
  fileprivate var hasColours: Bool {
    split(separator: "\u{1B}[").dropFirst().contains { sequence in
      guard let end = sequence.firstIndex(where: \.isLetter), sequence[end] == "m" else { return false }
      return sequence[..<end].split(separator: ";").contains { code in
        Int(code).map { (30...38).contains($0) || (40...48).contains($0) || (90...107).contains($0) } ?? false
      }
    }
  }
}
