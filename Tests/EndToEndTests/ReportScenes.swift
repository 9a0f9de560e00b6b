// `report`, and the keys e, E and P: what is in the files that they write.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct ReportScenes {
    @Test func aReportOfHealthyServers() async throws {
      let session = try await Theatre.shared.session()
      let report = try await Program.run("report --timeout 60", session.options)
      #expect(report.status == 0 && report.errors.isEmpty)
      #expect(report.output.hasPrefix("# Nothing wrong found\n\n## Summary\n\nAll 3 sources are running"))
      #expect(report.output.contains("`orders-db`: start time, connections"))
      let redacted = try await Program.run("report --redact --timeout 60", session.options)
      #expect(redacted.output.contains("`upstream-1`: start time, connections"))
      #expect(!redacted.output.contains("orders") && !redacted.output.contains("watcher"))
    }

    @Test func aReportOfServersThatHangComesInTime() async throws {
      let session = try await Theatre.shared.session()
      try await session.whileFrozen {
        let report = try await Program.run("report --timeout 3", session.options)
        #expect(report.status == 0)
        #expect(report.output.contains("not been usable from here") || report.output.contains("did not answer"))
      }
    }

    @Test func nothingIsWrittenOverAFile() async throws {
      let sandbox = try Sandbox()
      let file = "\(sandbox.path)/report.md"
      let server = "-p 'orders-db=host=127.0.0.1 port=1' -o \(quoted(file))"
      #expect(try await Program.run("report", server).status == 0)
      let written = TextFile.read(file) ?? ""
      #expect(written.contains("orders-db: connection refused"))
      let again = try await Program.run("report", server)
      #expect(again.status == 1 && again.errors.contains("report.md is there already"))
      #expect(try await Program.run("report --redact --force", server).status == 0)
      let redacted = TextFile.read(file) ?? ""
      #expect(redacted.contains("upstream-1: connection refused") && !redacted.contains("orders"))
      await sandbox.close()
    }

    @Test func wrongUsage() async throws {
      #expect(try await Program.run("report").status == 64)
      #expect(try await Program.run("--ascii report -p x").status == 64)
      #expect(try await Program.run("report --at '2026-11-22 10:00:00' -p 'host=127.0.0.1'").status == 64)
      #expect(try await Program.run("report --recording x -p 'host=127.0.0.1'").status == 64)
      let file = quoted(Recorded.path("healthy"))
      for option in ["--timeout 3", "--log-file x", "--config x"] {
        let refused = try await Program.run("report --recording \(file)", option)
        #expect(refused.status == 64 && refused.errors.contains("leave out"), "\(option)")
      }
      #expect(try await Program.run("report -o '' --recording \(file)").status == 64)
      let missing = try await Program.run("report --recording /nowhere/x")
      #expect(missing.status == 1 && missing.output.isEmpty && missing.errors.contains("/nowhere/x"))
    }

    @Test func whatCouldNotBeWrittenIsTold() async throws {
      let report = "report --recording \(quoted(Recorded.path("healthy")))"
      for output in ["-o /dev/full", ">/dev/full", ">&-"] {
        let words = try await Command.run(["sh", "-c", "\(Program.command(report)) 2>&1 \(output); echo $?"], in: "/")
        #expect(words.contains("cannot be written") && words.trimmed.hasSuffix("\n1"), "\(output)")
      }
      let away = try await Program.run("\(report) -o /dev/null")
      #expect(away.status == 0 && away.errors.isEmpty)
    }

    /// The time of this machine, or none that the recording holds.
    @Test func theMomentThatWasTakenIsTold() async throws {
      let report = "report --recording \(quoted(Recorded.path("load-balancer")))"
      let beyond = try await Program.run("\(report) --at 2026-11-23T00:00:00Z")
      #expect(beyond.status == 0 && beyond.errors.contains("as of 2026-11-22 21:48:40 UTC: nothing was recorded"))
      let local = try await Program.run("\(report) --at 22:47:25", environment: "TZ=XXX-1")
      #expect(local.status == 0 && local.errors.contains("as of 2026-11-22 21:47:25 UTC."))
      let plain = try await Program.run("\(report) --at 21:47:25Z", environment: "TZ=XXX-1")
      #expect(plain.status == 0 && plain.errors.isEmpty)
    }

    @Test func aReportOfARecording() async throws {
      let session = try await Theatre.shared.session()
      let sandbox = try Sandbox()
      let file = quoted("\(sandbox.path)/x.pgwatch")
      #expect(try await Program.run("record --for 3", session.options, file).status == 0)
      let report = try await Program.run("report --recording", file)
      #expect(report.status == 0 && report.output.contains("All 3 sources are running"))
      let early = try await Program.run("report --at '2000-01-01 00:00:00' --recording", file)
      #expect(early.status == 64 && early.errors.contains("begins later"))
      await sandbox.close()
    }

    @Test func theKeysWriteReportAndScreen() async throws {
      let session = try await Theatre.shared.session()
      let sandbox = try Sandbox()
      try await withTerminal("(cd \(quoted(sandbox.path)) && \(Program.command(session.options)))") { terminal in
        try await terminal.wait(for: allIsWell)
        try await terminal.press("e")
        try await terminal.wait(for: "Written to ./pgwatch-tui-report-")
        let report = try #require(try await file(ending: ".md", in: sandbox.path))
        #expect(report.contains("# Nothing wrong found") && report.contains("`orders-db`"))

        let before = try await terminal.screen()
        try await terminal.press("P")
        try await terminal.wait(for: "Written to ./pgwatch-tui-screen-", ".svg and .txt.")
        let text = try #require(try await file(ending: ".txt", in: sandbox.path))
        let svg = try #require(try await file(ending: ".svg", in: sandbox.path))
        let frame = "3 Keepalive"
        #expect(before.contains(frame) && text.contains(frame) && svg.contains(">\(frame)</text>"))
        #expect(svg.hasPrefix("<svg xmlns=") && svg.hasSuffix("</svg>\n"))

        _ = try await Command.run(["sh", "-c", "rm \(quoted(sandbox.path))/*.md"], in: "/")
        try await terminal.press("E")
        try await terminal.wait(for: "Written to ./pgwatch-tui-report-")
        let redacted = try #require(try await file(ending: ".md", in: sandbox.path))
        #expect(redacted.contains("`upstream-1`") && !redacted.contains("orders"))
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0", "settings: same")
      }
      await sandbox.close()
    }

    /// The text of the file whose name ends so, as soon as there is one.
    private func file(ending: String, in folder: String) async throws -> String? {
      var text: String?
      _ = try await eventually {
        let names = try await Command.run(["ls", folder], in: "/").split(separator: "\n").map(String.init)
        text = names.first { $0.hasSuffix(ending) }.flatMap { TextFile.read("\(folder)/\($0)") }
        return text?.isEmpty == false
      }
      return text
    }
  }
}
