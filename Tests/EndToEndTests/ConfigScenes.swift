// `config`: an example that can be used as it is, and a look at a file that cannot.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite struct ConfigScenes {
    @Test func theExampleCanBeUsed() async throws {
      let example = try await Program.run("config example")
      #expect(example.status == 0 && example.errors.isEmpty)
      let outcome = try await check(example.output)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.output.contains("can be used"))
    }

    @Test func whatIsInForceIsSaidWithoutPasswords() async throws {
      let outcome = try await check(
        """
        {
          materialize: 'host=mz.example.net user=watcher password=geheim',
          upstreams: { 'orders-db': 'postgresql://watcher:geheim@orders.example.net/shop' },
          theme: 'dark', thresholds: { slot_lag: { warning: '2GB' } },
        }
        """, environment: "PGWATCH_MATERIALIZE=service=elsewhere PGSERVICEFILE=service NO_COLOR=1",
        besides: "[elsewhere]\nhost=elsewhere.example.net\npassword=geheim\n")
      #expect(outcome.status == 0)
      let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
      for row in [
        "materialize $PGWATCH_MATERIALIZE host=elsewhere.example.net",
        "upstreams.orders-db line 3 host=orders.example.net",
        "theme line 4 dark", "interval default 2.0 s", "color $NO_COLOR false",
        "thresholds.slot_lag line 4 warning 2GB, critical off",
        "thresholds.certificate_days default warning 30, critical 7",
      ] {
        #expect(rows.contains { $0.hasPrefix(row) }, "\(row)")
      }
      #expect(!outcome.output.contains("geheim") && !outcome.errors.contains("geheim"))
    }

    @Test func everyMistakeIsNamedWithItsPlace() async throws {
      let outcome = try await check(
        """
        {
          themee: 'dark', theme: 'pink',
          materialize: 'host=a port=99999 password=geheim',
          upstreams: { b: { provider: 'aws', conninfo: 'hst=b' } },
          thresholds: { outages: { warning: 'many' } },
        }
        """, mode: "644")
      #expect(outcome.status == 64)
      let places = outcome.errors.split(separator: "\n").compactMap { line in
        line.split(separator: "config.json5:").last.map { $0.split(separator: " ")[0] }
      }
      #expect(places.prefix(6) == ["2:3:", "2:19:", "3:3:", "4:21:", "4:38:", "5:17:"])
      #expect(outcome.errors.contains("the key \"themee\" is not known; did you mean \"theme\"?"))
      #expect(outcome.errors.contains("there is no theme \"pink\""))
      #expect(outcome.errors.contains("the port \"99999\" is not a number"))
      #expect(outcome.errors.contains("in thresholds: \"many\" is not a number, or off"))
      #expect(
        outcome.errors.contains("warning: ") && outcome.errors.contains("holds a password and can be read by other"))
      #expect(!outcome.output.contains("geheim") && !outcome.errors.contains("geheim"))
    }

    @Test func whatIsRejectedIsNotInForce() async throws {
      let outcome = try await check("{ interval: 'x', theme: 'pink', materialize: '', upstreams: { b: '' } }")
      let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
      for key in ["materialize", "upstreams.b", "interval", "theme"] {
        #expect(rows.contains("\(key) line 1 unusable"), "\(key)")
      }
    }

    /// Both forms of it count, as far as they say something.
    @Test(arguments: [
      ("{ certificates: {} }", "default warning 30, critical 7"),
      ("{ certificates: { warning_days: 5, critical_days: 2 } }", "line 1 warning 5, critical 2"),
      (
        "{ certificates: { critical_days: 3 },\nthresholds: { certificate_days: { warning: 10 } } }",
        "line 1, 2 warning 10, critical 3"
      ),
    ])
    func theLinesOfAThresholdAreThoseThatSayIt(text: String, row: String) async throws {
      let rows = try await check(text).output.split(separator: "\n")
      let words = rows.map { $0.split(separator: " ").joined(separator: " ") }
      #expect(words.contains("thresholds.certificate_days \(row)"), "\(words)")
    }

    @Test func whatIsWrongWithTheWholeHasAPlaceToo() async throws {
      let outcome = try await check("{ upstreams: { Materialize: 'host=x' } }")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("config.json5:1:1: An upstream cannot be named Materialize"))
    }

    @Test func aFileThatIsNotThereIsWrongUsage() async throws {
      let outcome = try await Program.run("config check /nowhere/config.json5")
      #expect(outcome.status == 64 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("/nowhere/config.json5 cannot be read: No such file or directory"))
    }

    @Test func withoutAFileTheDefaultsAreInForce() async throws {
      let outcome = try await Program.run("config check", environment: "XDG_CONFIG_HOME=")
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("There is no configuration file. In force:"))
    }

    /// - Parameter besides: the content of the file `service` beside it.
    private func check(_ text: String, mode: String = "600", environment: String = "", besides: String = "")
      async throws
      -> Program.Outcome
    {
      let sandbox = try Sandbox()
      let file = "\(sandbox.path)/config.json5"
      try TextFile.write(text, to: file, for: .ourselves)
      try TextFile.write(besides, to: "\(sandbox.path)/service", for: .ourselves)
      _ = try await Command.run(["chmod", mode, file], in: sandbox.path)
      let variables = environment.replacing("PGSERVICEFILE=", with: "PGSERVICEFILE=\(sandbox.path)/")
      let outcome = try await Program.run("config check", file, environment: variables)
      await sandbox.close()
      return outcome
    }
  }
}
