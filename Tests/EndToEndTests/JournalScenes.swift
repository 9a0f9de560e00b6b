// `journal`: what was changed, and taking it back from the command line.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite struct JournalScenes {
    @Test func anEmptyJournalIsNoTrouble() async throws {
      let text = try await Program.run("journal")
      #expect(text.status == 0 && text.output == "Nothing was changed yet.\n")
      let json = try await Program.run("journal --format json")
      #expect(json.status == 0 && json.output == "[]\n")
    }

    @Test func wrongUsage() async throws {
      let unknown = try await Program.run("journal undo 4711 --yes")
      #expect(unknown.status == 64)
      #expect(unknown.errors.contains("The journal has no change 4711. pgwatch-tui journal lists"))
      #expect(try await Program.run("--no-mouse journal").status == 64)
    }

    @Test func whatIsNotUnderstoodIsTold() async throws {
      try await withJournal("garbage\n\(entry)\n{}\n{\"cut") { program, _ in
        for command in ["journal", "journal --format json"] {
          let outcome = try await program(command)
          #expect(outcome.status == 0 && outcome.output.contains("Try it"))
          #expect(outcome.errors.hasSuffix("pgwatch-tui/journal.jsonl: line 1, line 3\n"))
        }
      }
      try await withJournal("garbage\n") { program, _ in
        let outcome = try await program("journal")
        #expect(outcome.output == "Nothing was changed, as far as the journal is understood.\n")
      }
    }

    /// Wherever the option stands.
    @Test(arguments: ["--read-only journal undo 7 --yes", "journal --read-only undo 7", "journal undo 7 --read-only"])
    func readOnlyShowsWhatItWouldSend(command: String) async throws {
      try await withJournal(entry + "\n") { program, _ in
        let outcome = try await program("\(command) -p 'db=host=127.0.0.1 port=1'")
        #expect(outcome.status == 64 && outcome.errors == "Error: read-only: nothing is changed on any server.\n")
        #expect(
          outcome.output == "Undo: Try it, on db:\n  ALTER ROLE app CONNECTION LIMIT -1;\nAt 127.0.0.1:1.\n")
      }
    }

    /// Where the name leads to another place than then, a script cannot confirm it, and a person must type the place.
    @Test func whatWasDoneElsewhereMustBeConfirmed() async throws {
      let entry = entry.replacing("\"id\"", with: "\"host\":\"10.9.9.9:5432\",\"id\"")
      try await withJournal(entry + "\n") { program, state in
        let command = "journal undo 7 -p 'db=host=127.0.0.1 port=1'"
        let unasked = try await program("\(command) --yes")
        #expect(unasked.status == 64 && unasked.errors.contains("may be another server: leave --yes out"))
        #expect(unasked.output.hasSuffix("At 127.0.0.1:1; it was done at 10.9.9.9:5432.\n"))
        #expect(try await program("\(command) </dev/null").status == 64)

        for (answer, outcome) in [("yes", "Nothing was sent."), ("127.0.0.1:1", "Nothing was sent: ")] {
          try await withTerminal(Program.command(command), environment: ["XDG_STATE_HOME": state]) { terminal in
            try await terminal.wait(for: "Type 127.0.0.1:1 to carry it out:")
            try await terminal.type(answer)
            try await terminal.press("Enter")
            try await terminal.wait(for: outcome, "left: 2")
          }
        }

        // At the place where it was done there is nothing to look out for.
        let same = try await program("journal undo 7 --yes --read-only -p 'db=host=10.9.9.9'")
        #expect(same.output.hasSuffix("At 10.9.9.9:5432, where it was done.\n"))
      }
    }

    @Test(.enabled(if: !serverVersions.isEmpty))
    func undoesWhatTheJournalHolds() async throws {
      try await withCluster(on: try #require(serverVersions.last)) { cluster in
        try await cluster.run("CREATE ROLE app LOGIN CONNECTION LIMIT 5; CREATE ROLE bare LOGIN")
        let state = "\(cluster.folder)/state"
        let account = cluster.sandbox.account
        _ = try await Command.run(["mkdir", "-p", "\(state)/pgwatch-tui"], in: cluster.folder)
        try TextFile.write(entry + "\n", to: "\(state)/pgwatch-tui/journal.jsonl", for: account)
        func program(_ arguments: String) async throws -> Program.Outcome {
          try await Program.run(arguments, environment: "XDG_STATE_HOME=\(quoted(state))")
        }

        let list = try await program("journal")
        #expect(list.output.contains("7  2026-11-22 10:00:00 UTC  db  applied"))
        #expect(list.output.contains("  undo: ALTER ROLE app CONNECTION LIMIT -1;"))

        // Not without being told where, not without a yes, and not as somebody who may not.
        #expect(try await program("journal undo 7 --yes").status == 64)
        let server = "-p " + quoted("db=\(cluster.conninfo())")
        #expect(try await program("journal undo 7 --read-only --yes \(server)").status == 64)
        let unasked = try await program("journal undo 7 \(server) </dev/null")
        #expect(unasked.status == 64 && unasked.errors.contains("--yes"))
        let bare = try await program("journal undo 7 --yes -p " + quoted("db=\(cluster.conninfo(role: "bare"))"))
        #expect(bare.status == 2 && bare.output.contains("Refused: permission denied"))
        #expect(try await limit(cluster) == "5")

        let done = try await program("journal undo 7 --yes \(server)")
        #expect(done.status == 0 && done.errors.isEmpty)
        #expect(done.output.contains("Done.\n  CONNECTION LIMIT of role app: 5 → none\n"))
        #expect(try await limit(cluster) == "-1")
        #expect(try await program("journal undo 7 --yes \(server)").status == 64)
        #expect(try await program("journal").output.contains("undone by"))
      }
    }

    @Test func whatCannotBeReachedIsNotDone() async throws {
      try await withJournal(entry + "\n") { program, _ in
        let outcome = try await program("journal undo 7 --yes -p 'db=host=127.0.0.1 port=1'")
        #expect(outcome.status == 2 && outcome.output.contains("Nothing was sent"))
      }
    }

    @Test func whatIsAddedToAnUpstreamMustFit() async throws {
      let sandbox = try Sandbox()
      func check(_ upstream: String) async throws -> Program.Outcome {
        let file = "\(sandbox.path)/config.json5"
        try TextFile.write("{ upstreams: { db: \(upstream) } }", to: file, for: sandbox.account)
        return try await Program.run("check -c", file)
      }
      let stranger = try await check("{ conninfo: 'host=127.0.0.1 port=1', provider: 'aws' }")
      #expect(stranger.status == 64)
      #expect(stranger.errors.contains("\"aws\" is not known as a provider; there are amazon-aurora"))
      let nowhere = try await check("{ admin: 'user=dba' }")
      #expect(nowhere.status == 64 && nowhere.errors.contains("nothing tells where db lies"))
      await sandbox.close()
    }

    /// - Parameter body: gets the program with this journal, and the folder above the one in which it lies.
    private func withJournal(
      _ text: String, _ body: ((String) async throws -> Program.Outcome, String) async throws -> Void
    ) async throws {
      let sandbox = try Sandbox()
      _ = try await Command.run(["mkdir", "-p", "state/pgwatch-tui"], in: sandbox.path)
      let state = "\(sandbox.path)/state"
      try TextFile.write(text, to: "\(state)/pgwatch-tui/journal.jsonl", for: .ourselves)
      try await body({ try await Program.run($0, environment: "XDG_STATE_HOME=\(quoted(state))") }, state)
      await sandbox.close()
    }

    private func limit(_ cluster: Cluster) async throws -> String {
      try await cluster.run("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'app'")
    }

    /// As the program writes it.
    private let entry = """
      {"action":{"kind":"limit-role","limit":5,"role":"app"},"id":"7","outcome":"applied","purpose":"Try it",\
      "server":"db","sql":["ALTER ROLE app CONNECTION LIMIT 5"],"time":"2026-11-22T10:00:00Z",\
      "undo":{"kind":"limit-role","limit":-1,"role":"app"},\
      "values":[{"name":"CONNECTION LIMIT of role app","new":"5","old":"-1"}]}
      """
  }
}
