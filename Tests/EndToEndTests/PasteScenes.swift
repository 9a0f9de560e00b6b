// A paste that nobody meant: megabytes into a filter.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct PasteScenes {
    @Test func keysAfterALongPasteAreAnswered() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(session.options)) { terminal in
        try await terminal.wait(for: "orders-db")
        try await terminal.press("1", "/")
        try await terminal.paste(String(repeating: "paste ", count: 1 << 16))
        try await terminal.wait(for: "The paste is cut off: 200 characters are kept.")
        try await terminal.press("Enter", "?")
        try await terminal.wait(for: "Help: Sources")
        try await terminal.press("q")
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0")
      }
    }
  }
}
