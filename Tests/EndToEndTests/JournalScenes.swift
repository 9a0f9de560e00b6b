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
      #expect(unknown.status == 64 && unknown.errors.contains("The journal has no change 4711."))
      #expect(try await Program.run("--no-mouse journal").status == 64)
      #expect(try await Program.run("--read-only journal undo 4711").status == 64)
    }

    @Test(.enabled(if: !serverVersions.isEmpty))
    func undoesWhatTheJournalHolds() async throws {
      try await withCluster(on: try #require(serverVersions.last)) { cluster in
        try await cluster.run("CREATE ROLE app LOGIN CONNECTION LIMIT 5; CREATE ROLE bare LOGIN")
        let state = "\(cluster.folder)/state"
        let account = cluster.shelter.account
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
      let shelter = try Shelter()
      _ = try await Command.run(["mkdir", "-p", "state/pgwatch-tui"], in: shelter.path)
      try TextFile.write(entry + "\n", to: "\(shelter.path)/state/pgwatch-tui/journal.jsonl", for: shelter.account)
      let outcome = try await Program.run(
        "journal undo 7 --yes -p 'db=host=127.0.0.1 port=1'",
        environment: "XDG_STATE_HOME=\(quoted(shelter.path + "/state"))")
      #expect(outcome.status == 2 && outcome.output.contains("Nothing was sent"))
      await shelter.close()
    }

    @Test func whatIsAddedToAnUpstreamMustFit() async throws {
      let shelter = try Shelter()
      func check(_ upstream: String) async throws -> Program.Outcome {
        let file = "\(shelter.path)/config.json5"
        try TextFile.write("{ upstreams: { db: \(upstream) } }", to: file, for: shelter.account)
        return try await Program.run("check -c", file)
      }
      let stranger = try await check("{ conninfo: 'host=127.0.0.1 port=1', provider: 'aws' }")
      #expect(stranger.status == 64)
      #expect(stranger.errors.contains("\"aws\" is no provider of db; known are amazon-aurora"))
      let nowhere = try await check("{ admin: 'user=dba' }")
      #expect(nowhere.status == 64 && nowhere.errors.contains("nothing tells where db lies"))
      await shelter.close()
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
