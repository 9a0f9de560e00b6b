// Passwords that a server quotes in its log are not on the screen, in no file and no output of the program.

import Samples
import Storage
import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct SecretScenes {
    private static let secret = "Geh3imXy"
    /// Each fails, and its error or its text stands in the log.
    private static let statements = [
      "ALTER ROLE quoted 'Geh3imXy-1'",
      "ALTER ROLE quoted VALID UNTIL 'Geh3imXy-2'",
      "ALTER ROLE quoted ENCRYPTED PASSWORD 'Geh3imXy-3' BAD",
      "ALTER ROLE quoted WITH PASSWORD $q$Geh3imXy-4$q$ x",
      "ALTER ROLE quoted $q$Geh3imXy-5$q$",
      "ALTER ROLE quoted E'Geh3imXy-6'",
      "ALTER ROLE quoted PASSWORD Geh3imXy-7",
      "ALTER ROLE quoted PASSWORD \"Geh3imXy-8\"",
      "ALTER USER \"Geh3imXy-9\" PASSWORD 'x'",
      "CREATE ROLE z LOGIN Geh3imXy-10",
      #"DO $$ BEGIN RAISE EXCEPTION 'login with %', '{"password": "Geh3imXy-11"}'; END $$"#,
      "DO $$ BEGIN RAISE EXCEPTION 'cannot connect postgres://u:Geh3imXy-12@h/db'; END $$",
      "DO $$ BEGIN RAISE EXCEPTION 'pwd=Geh3imXy-13 passwd=Geh3imXy-14 PGPASSWORD=Geh3imXy-15'; END $$",
      "DO $$ BEGIN RAISE EXCEPTION 'password is Geh3imXy-16'; END $$",
      "DO $$ BEGIN RAISE EXCEPTION 'password => ''Geh3imXy-17'''; END $$",
    ]

    @Test func whatAServerQuotesIsKeptNowhere() async throws {
      let session = try await Theatre.shared.session()
      let billing = session.stage.billing
      try await billing.run("CREATE ROLE quoted LOGIN")
      for statement in Self.statements { _ = try? await billing.run(statement) }
      try await billing.run("DROP ROLE quoted")
      for number in 1...17 { #expect(billing.log.contains("\(Self.secret)-\(number)")) }

      let options = session.options + " --log-file " + quoted("billing-db=\(billing.logFile)")
      let sandbox = try Sandbox()
      try await watch(options, in: sandbox)
      for format in ["text", "json", "nagios", "openmetrics"] {
        let outcome = try await Program.run("check --timeout 60 --format \(format)", options)
        #expect(!outcome.output.contains(Self.secret) && !outcome.errors.contains(Self.secret), "\(format)")
      }
      let report = try await Program.run("report --timeout 60", options)
      #expect(report.output.hasPrefix("# ") && !report.output.contains(Self.secret))
      await sandbox.close()
    }

    /// The dashboard, with the log on the screen, writes all that it can write.
    private func watch(_ options: String, in sandbox: Sandbox) async throws {
      let command = "cd \(quoted(sandbox.path)) && " + Program.command("--source", "invoices", options)
      let environment = ["XDG_STATE_HOME": sandbox.path]
      try await withTerminal(command, columns: 200, rows: 60, environment: environment) { terminal in
        try await terminal.wait(for: "Upstream billing-db")
        try await terminal.press("6")
        try await terminal.wait(for: "┌ 6 Logs", "postgres://u:***@h/db")
        for key in ["e", "P"] {
          try await terminal.press(key)
          try await terminal.wait(for: "Written to ")
        }
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0")
        #expect(!terminal.raw.contains(Self.secret))
      }
      let leaks = try await Command.run(
        ["sh", "-c", "find . -type f | grep -q . && ! grep -rla \(Self.secret) . && echo none"], in: sandbox.path)
      #expect(leaks.trimmed == "none")
      let recordings = StateFolder(path: "\(sandbox.path)/pgwatch-tui").recordings.files
      #expect(!recordings.isEmpty)
      for file in recordings {
        var reader = try RecordingReader(path: file.path)
        var entries = 0
        while let sample = try reader.next() {
          #expect(!String(reflecting: sample).contains(Self.secret))
          if case .logs(_, let reading, _) = sample { entries += reading.value?.events.count ?? 0 }
        }
        #expect(entries > 0)
      }
    }
  }
}
