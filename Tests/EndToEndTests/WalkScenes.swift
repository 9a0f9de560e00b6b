// A walk through the dashboard: into a source and back, through a list, with a filter.

import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct WalkScenes {
    @Test func enterOpensASourceAndEscapeComesBack() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(session.options)) { terminal in
        try await terminal.wait(for: allIsWell)
        try await terminal.press("Enter")
        let slot = try #require(session.stage.consumer(of: "customers")).plan.slot
        try await terminal.wait(for: "materialize.public.customers", "Diagnosis", "Upstream orders-db", slot)
        try await terminal.press("Escape")
        try await terminal.wait(for: "the overview") {
          $0.contains("3 Keepalive ─") && !$0.contains("Upstream orders-db")
        }
      }
    }

    @Test func aFilterLeavesTheRowsThatHoldItsText() async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command(session.options)) { terminal in
        try await terminal.wait(for: allIsWell)
        try await terminal.press("1")
        try await terminal.wait(for: "invoices", "customers")
        try await terminal.press("/")
        try await terminal.wait(for: "filter:")
        try await terminal.type("invo")
        try await terminal.wait(for: "invoices alone") { $0.contains("invoices") && !$0.contains("customers") }
        try await terminal.press("Escape")
        try await terminal.wait(for: "invoices", "customers")
      }
    }

    @Test(arguments: ["invoices", "u8", "materialize.public.invoices"])
    func aSourceThatIsNamedIsOpenedAtOnce(_ name: String) async throws {
      let session = try await Theatre.shared.session()
      try await withTerminal(Program.command("--source", name, session.options)) { terminal in
        try await terminal.wait(for: "● materialize.public.invoices", "connection billing-db")
      }
    }

    @Test func upstreamsThatMaterializeNamesAreFoundByThemselves() async throws {
      let session = try await Theatre.shared.session()
      // Whom to be there is said where libpq looks for it.
      let environment = ["PGUSER": "watcher"]
      try await withTerminal(Program.command("-m", quoted(session.materialize)), environment: environment) { terminal in
        try await terminal.wait(for: "● orders-db", "● billing-db", allIsWell)
      }
    }
  }
}
