// `manual`: the manual page, which docs/pgwatch-tui.1 is. `PGWATCH_RECORD_SCREENS=1` writes that anew.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite struct ManualScenes {
    @Test func thePageInTheDocumentationIsThatOfTheProgram() async throws {
      let outcome = try await Program.run("manual")
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      expectText(outcome.output, "docs/pgwatch-tui.1")
    }

    @Test(.enabled(if: Program.isInstalled("groff"), "groff is not installed"))
    func itIsSetWithoutAWarning() async throws {
      let sandbox = try Sandbox()
      let page = try await Program.run("manual").output
      // What groff complains of comes with what it sets.
      let text = try await Command.run(["groff", "-man", "-ww", "-Tutf8"], input: page, in: sandbox.path)
      await sandbox.close()
      #expect(!text.contains("<standard input>"), "\(text)")
      #expect(text.contains("--threshold") && text.contains("load-balancer") && text.contains("remaining_connections"))
    }
  }
}
