// A restart is found on the timeline, and looked back at: every pane as it was while the server was away.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct LookingBackScenes {
    @Test func aRestartIsToldAndCanBeLookedBackAt() async throws {
      try await withTerminal(Program.command("demo --incident server-restart"), columns: 120, rows: 40) { terminal in
        try await terminal.wait(for: "1 Sources", "customers running")
        try await terminal.press("7")
        try await terminal.wait(for: "orders-db was restarted", "orders runs again after")
        // To the moment of the first refusal.
        try await terminal.type("/orders-db: connection refused")
        try await terminal.press("Enter", "Enter")
        try await terminal.wait(for: "all panes as of", "is shown")
        try await terminal.press("1")
        try await terminal.wait(for: "orders-db refused", "ago")
        // Nothing is asked of servers in the past.
        try await terminal.press("r")
        try await terminal.wait(for: "This is how it was at")
        // By the cursor to some seconds before, when it was there.
        try await terminal.press("7", "z", "z")
        try await terminal.press("Left", "Left")
        try await terminal.press("1")
        try await terminal.wait(for: "● orders-db", "ago")
        try await terminal.press("N")
        try await terminal.wait(for: "present view", within: .seconds(30)) { screen in
          screen.contains("every 2 s") && !screen.contains(" ago ")
        }
      }
    }
  }
}
