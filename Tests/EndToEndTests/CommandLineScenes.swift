// What all commands have in common on the command line: how they print, and how they are misspelt.

import Testing

extension EndToEndTests {
  @Suite struct CommandLineScenes {
    private static let printing = [
      "config example", "config check", "manual", "completions zsh", "journal", "--help", "help check", "--version",
    ]
    private static let lost = [
      (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
    ]

    @Test(arguments: printing, lost)
    func outputThatIsLostIsAFailure(command: String, to place: (redirection: String, reason: String)) async throws {
      let outcome = try await Program.run(command, environment: "sh -c '\"$@\" \(place.redirection)' sh")
      #expect(outcome.status == 1)
      #expect(outcome.errors == "pgwatch-tui: standard output cannot be written: \(place.reason)\n")
    }

    /// 1 would be a warning of what was looked at.
    @Test func aCheckThatCannotBeReadIsUnknown() async throws {
      let outcome = try await Program.run(
        "check --timeout 1 -p 'host=127.0.0.1 port=1'", environment: "sh -c '\"$@\" >/dev/full' sh")
      #expect(outcome.status == 3 && outcome.errors.contains("standard output cannot be written"))
    }

    @Test func whoReadsNoFurtherHearsNothing() async throws {
      // A pipe that has lost its only reader.
      let pipe = "sh -c 'mkfifo pipe; exec 4<>pipe 5>pipe 4<&-; \"$@\" >&5' sh"
      let outcome = try await Program.run("manual", environment: pipe)
      #expect(outcome.status == 1 && outcome.errors.isEmpty)
    }

    @Test(arguments: [
      ("chekc", "\"chekc\"; did you mean \"check\"?"), ("reprot -m x", "did you mean \"report\"?"),
      ("help nix", "\"nix\"; there are check, report,"), ("journal nudo 7", "did you mean \"undo\"?"),
    ])
    func whatIsNoCommandIsSaid(line: String, words: String) async throws {
      let outcome = try await Program.run(line)
      #expect(outcome.status == 64 && outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("Error: There is no command ") && outcome.errors.contains(words))
    }

    /// Its usage is no help where the line was understood, and that of the dashboard is none at all.
    @Test func anErrorOfACommandIsASentence() async throws {
      let outcome = try await Program.run("check -p postgresql://h:99999/db")
      #expect(outcome.status == 64 && !outcome.errors.contains("Usage:"))
      #expect(try await Program.run("check --format xml").errors.contains("Usage: pgwatch-tui check"))
    }
  }
}
