// What servers say is not to be trusted: escape sequences and bidi overrides in it never reach the terminal.

import Postgres
import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct HostileTextScenes {
    /// Sets a terminal's title, clears it, turns the text round, and starts a line of its own.
    private static let poison = #"\001B]0;pwned\0007\001B[2Jharm\009B31m\202Edesrever\2066\000D\000Adone"#

    @Test func harmlessIsAllThatReachesTheTerminal() async throws {
      let session = try await Theatre.shared.session()
      let billing = session.stage.billing
      try await billing.run("CREATE ROLE U&\"\(Self.poison)\" LOGIN IN ROLE web")
      let name = try await billing.run("SELECT rolname FROM pg_roles WHERE rolname LIKE '%pwned%'")
      let guest = await Link(
        try Conninfo(billing.conninfo(database: "billing")).setting("user", to: name.hasSuffix("done") ? name : "")
          .setting("password", to: "").setting("application_name", to: "guest"))
      _ = try await guest.open()
      try await session.catalog(
        """
        INSERT INTO mz_internal.mz_source_status_history
        VALUES (now(), 'u8', 'stalled', 'postgres: ' || U&'\(Self.poison)', NULL, 'u1', 0)
        """)
      try await look(at: session)
      await guest.close()
      try await session.catalog(
        """
        DELETE FROM mz_internal.mz_source_status_history WHERE error LIKE '%pwned%'
        """)
      try await billing.run("DROP ROLE U&\"\(Self.poison)\"")
    }

    private func look(at session: DemoSession) async throws {
      try await withTerminal(Program.command("--source", "invoices", session.options)) { terminal in
        try await terminal.wait(for: "invoices is stalled", "pwned")
        try await terminal.press("2")
        try await terminal.wait(for: "guest", "pwned")
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0")
        let raw = terminal.raw
        #expect(raw.contains("pwned"))
        for sequence in ["\u{1B}]0;", "\u{7}", "\u{1B}[2Jharm", "\u{9B}", "\u{202E}", "\u{2066}"] {
          #expect(!raw.unicodeScalars.contains(sequence.unicodeScalars), "\(sequence.debugDescription)")
        }
      }
    }
  }
}

extension String.UnicodeScalarView {
  /// Scalar by scalar: to `String`, a carriage return and a line feed are one character.
  fileprivate func contains(_ other: String.UnicodeScalarView) -> Bool { firstRange(of: other) != nil }
}
