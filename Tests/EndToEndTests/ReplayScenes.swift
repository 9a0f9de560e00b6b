// A recording on the real program's screen, without any server.

import Glibc
import Samples
import Storage
import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite struct ReplayScenes {
    private let exhaustion = quoted(Recorded.path("resource-exhaustion"))

    @Test func anIncidentIsPlayedAgain() async throws {
      try await withTerminal(Program.command("replay --speed 64", exhaustion)) { terminal in
        try await terminal.wait(for: "replay ×64")
        try await terminal.wait(for: "✗ orders", "paused", "This is the end of the recording.")
        try await terminal.wait(for: "no connection slot is left for ordinary roles (orders-db, certain).")
        // To the beginning, on in slow motion, and to the end.
        try await terminal.press("B")
        try await terminal.wait(for: "Waiting for the first answer of")
        for _ in 0..<7 { try await terminal.type("-") }
        try await terminal.press("p")
        try await terminal.wait(for: "replay ×1/2")
        try await terminal.press("N")
        try await terminal.wait(for: "✗ orders", "This is the end of the recording.", "paused")
        // The failure, and what follows it.
        try await terminal.press("(")
        try await terminal.wait(for: "what was before it") { $0.contains(" orders ") && !$0.contains("✗ orders") }
        try await terminal.press(".")
        try await terminal.wait(for: "✗ orders", "stalled")
        try await terminal.press("8")
        try await terminal.wait(for: "┌ 8 Diagnosis", "resource-exhaustion, certain")
        try await terminal.press("7")
        try await terminal.wait(for: "┌ 7 Timeline")
        try await terminal.press("r")
        try await terminal.wait(for: "This is a recording: no server is asked, and nothing is changed.")
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0", "settings: same")
        #expect(try await terminal.modes() == TmuxTerminal.untouched)
      }
    }

    @Test func opensWhereItIsToldTo() async throws {
      var reader = try RecordingReader(path: Recorded.path("server-restart"))
      let begin = try #require(try reader.next()).at
      let moment = (begin + .seconds(20)).iso8601
      let file = quoted(Recorded.path("server-restart"))
      try await withTerminal(Program.command("replay --at \(moment) --source orders --speed 0.25", file)) { terminal in
        try await terminal.wait(for: "replay ×1/4", "materialize.public.orders", "server-restart")
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0", "settings: same")
      }
    }

    @Test func withoutAFileItIsWhatTheDashboardKept() async throws {
      let sandbox = try Sandbox()
      let folder = "\(sandbox.path)/pgwatch-tui/recordings"
      let environment = "XDG_STATE_HOME=\(quoted(sandbox.path))"
      let nothing = try await Program.run("replay", environment: environment)
      #expect(nothing.status == 1 && nothing.errors.contains("There is no recording in \(folder) yet"))
      _ = try await Command.run(["mkdir", "-p", folder], in: sandbox.path)
      let name = "2026-11-22T100000Z-4711-1.pgwatch"
      _ = try await Command.run(["cp", Recorded.path("healthy"), "\(folder)/\(name)"], in: sandbox.path)
      try await withTerminal(Program.command("replay"), environment: ["XDG_STATE_HOME": sandbox.path]) { terminal in
        try await terminal.press("N")
        try await terminal.wait(for: "replay", allIsWell)
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0")
      }
      await sandbox.close()
    }

    @Test func whatCannotBePlayedIsSaidBeforeTheScreenOpens() async throws {
      let sandbox = try Sandbox()
      let healthy = Recorded.path("healthy")
      let script = """
        head -c 20 \(healthy) >beginning; head -n 1 \(healthy) >title; : >empty; echo hello >foreign
        sed '1s/recording 1/recording 9/' \(healthy) >newer; sed '1s/begun 2/begun 3/' \(healthy) >damaged
        """
      _ = try await Command.run(["sh", "-c", script], in: sandbox.path)
      for (file, words) in [
        ("nowhere", "No such file"), ("beginning", "cut off in its first line"),
        ("title", "nothing was recorded in it"),
        ("empty", "is empty"), ("foreign", "is no recording"), ("newer", "by a newer pgwatch-tui, in format 9"),
        ("damaged", "is damaged in its first line"),
      ] {
        let outcome = try await Program.run("replay", "\(sandbox.path)/\(file)")
        #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains(words), "\(outcome)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
      }
      for wrong in ["-", "-m service=a x", "--interval 3 x", "--speed 3 x", "--at noon x"] {
        #expect(try await Program.run("replay", wrong).status == 64)
      }
      await sandbox.close()
    }

    @Test func aTailThatIsCutOffIsPlayedUpToThere() async throws {
      let sandbox = try Sandbox()
      _ = try await Command.run(
        ["sh", "-c", "head -c 20000 \(Recorded.path("healthy")) >cut"], in: sandbox.path)
      try await withTerminal(Program.command("replay --speed 16 \(sandbox.path)/cut")) { terminal in
        try await terminal.wait(for: "The recording is cut off")
        try await terminal.wait(for: allIsWell)
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0", "settings: same")
      }
      await sandbox.close()
    }
  }
}
