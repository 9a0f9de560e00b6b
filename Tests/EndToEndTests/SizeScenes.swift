// The overview at several sizes, opened at them and brought to them.

import Testing

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct SizeScenes {
    struct Size: Sendable, CustomTestStringConvertible {
      var columns, rows: Int
      /// What the screen says of each pane there is room for.
      var panes: [String]
      var testDescription: String { "\(columns)x\(rows)" }
    }

    static let sizes = [
      Size(columns: 40, rows: 12, panes: ["Sources", "remaining", "keepalive", "TLS"]),
      Size(columns: 80, rows: 24, panes: ["1 Sources ─", "2 Connections ─", "3 Keepalive ─", "4 TLS ─"]),
      Size(columns: 120, rows: 40, panes: ["1 Sources ─", "2 Connections ─", "3 Keepalive ─", "4 TLS ─"]),
      Size(columns: 200, rows: 60, panes: ["1 Sources ─", "2 Connections ─", "3 Keepalive ─", "4 TLS ─"]),
    ]

    @Test(arguments: sizes)
    func showsTheHeadlineAndEveryPane(_ size: Size) async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(session.options), columns: size.columns, rows: size.rows) { terminal in
        try await expectOverview(size, on: terminal)
      }
    }

    @Test func followsTheTerminalsSize() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(session.options)) { terminal in
        try await terminal.wait(for: allIsWell)
        for size in Self.sizes.reversed() + Self.sizes {
          try await terminal.resize(columns: size.columns, rows: size.rows)
          try await expectOverview(size, on: terminal)
        }
      }
    }

    private func expectOverview(_ size: Size, on terminal: TmuxTerminal) async throws {
      try await terminal.wait(for: "an overview of \(size.columns) x \(size.rows)") { screen in
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return screen.joinedLines.contains(allIsWell) && size.panes.allSatisfy(screen.contains)
          // The last line holds the keys, up to the last column.
          && lines.prefix(size.rows).last?.contains("quit") == true
      }
    }
  }
}
