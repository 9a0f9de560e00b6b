// Each cause of the guide, staged with real faults: diagnosed first in the ranking, walked through by keys to the end, and
// cured as an operator would cure it.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct WayOutScenes {
    @Test func maintenanceWindow() async throws {
      try await walk("maintenance-window") { walk in
        try await walk.read("Wait", saying: "reconnect")
        try await walk.verify()
      }
    }

    @Test func serverRestart() async throws {
      try await walk("server-restart") { walk in
        try await walk.read("Wait", saying: "reconnect")
        try await walk.verify()
      }
    }

    @Test func networkInstability() async throws {
      try await walk("network-instability") { walk in
        try await walk.read("Make the path shorter", saying: "rivate")
        try await walk.correctNetwork()
        try await walk.verify()
      }
    }

    @Test func firewallChange() async throws {
      try await walk("firewall-change") { walk in
        try await walk.read("addresses through to port", saying: "mz_egress_ips")
        try await walk.correctNetwork()
        try await walk.verify()
      }
    }

    @Test func loadBalancer() async throws {
      try await walk("load-balancer") { walk in
        try await walk.read("Let the load balancer", saying: "timeout client")
        try await walk.carryOut("TCP keepalives for role", phrase: "set")
        #expect(try await walk.settings(of: "materialize").contains("tcp_keepalives_idle=60"))
        try await walk.correctNetwork()
        try await walk.verify()
        try await walk.undo()
        #expect(try await walk.settings(of: "materialize").isEmpty)
      }
    }

    @Test func connectionTimeout() async throws {
      try await walk("connection-timeout") { walk in
        try await walk.carryOut("idle_session_timeout", phrase: "set 1")
        #expect(try await walk.settings(of: "materialize").contains("idle_session_timeout=0"))
        try await walk.verify()
        try await walk.undo()
        #expect(try await walk.settings(of: "materialize").isEmpty)
      }
    }

    @Test func resourceExhaustion() async throws {
      try await walk("resource-exhaustion") { walk in
        try await walk.carryOut("End idle sessions", run: "End ", phrase: "end")
        #expect(try await walk.administer("SELECT count(*) FROM pg_stat_activity WHERE usename = 'batch'") == "0")
        try await walk.verify()
      }
    }

    @Test func certificateExpiry() async throws {
      try await walk("certificate-expiry") { walk in
        try await walk.read("Renew the client certificate", saying: "openssl")
        // What the folder's README says that ends it.
        let command = "sed -n 's/^What ends it: renew the certificate: //p' README | sh -e"
        try await Command.run(["sh", "-c", command], in: walk.folder)
        try await walk.verify()
      }
    }

    /// Opens the demo, waits until the cause leads the ranking, walks through the stages with `cure` from Fix on, and
    /// ends at the last one.
    private func walk(_ incident: String, cure: (Walk) async throws -> Void) async throws {
      try await withTerminal(Program.command("demo --incident \(incident)"), columns: 120, rows: 60) { terminal in
        try await terminal.wait(for: "1 Sources", "customers running")
        let walk = Walk(terminal: terminal, folder: try #require(try await terminal.demoFolder()))
        try await walk.seeFirst(incident)
        try await terminal.press("w")
        try await terminal.wait(for: "Is it over, and does it heal by itself?")
        try await terminal.press("Tab")
        try await terminal.wait(for: "Connection parameters", "Connections are left")
        try await terminal.press("Tab")
        try await cure(walk)
        try await walk.prevent()
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0", "settings: same")
      }
    }
  }
}

/// The keys of one walk through the wizard.
private struct Walk {
  var terminal: TmuxTerminal
  var folder: String

  /// Waits until the finding that leads pane 8 names this cause.
  func seeFirst(_ cause: String) async throws {
    try await terminal.press("8")
    try await terminal.wait(for: "\(cause) first in the ranking", within: .seconds(150)) { screen in
      let leading = screen.split(separator: "\n").first { $0.contains(" %)") }
      return leading?.contains("  \(cause), ") == true
    }
  }

  /// Opens the remedy whose title holds `title` and waits for what it hands over.
  func read(_ title: String, saying words: String) async throws {
    try await open(title)
    try await terminal.wait(for: words)
    try await close()
  }

  /// Opens a remedy and runs it, typing the phrase that is asked for, which begins with `phrase`.
  func carryOut(_ title: String, run: String = "Run it", phrase: String) async throws {
    try await open(title)
    try await terminal.wait(for: "This will run on orders-db as admin")
    try await confirm(run, phrase: phrase)
    try await terminal.wait(for: "Done, and read back from orders-db")
    try await close()
    try await terminal.wait(for: "Done on orders-db")
  }

  /// Undoes what stands last in the journal.
  func undo() async throws {
    try await terminal.press("BTab")
    try await terminal.wait(for: "Done on orders-db")
    try await select("Enter: undo")
    try await terminal.press("Enter")
    try await terminal.wait(for: "This will run on orders-db as admin", "RESET")
    try await confirm("Undo it", phrase: "undo")
    try await terminal.wait(for: "Done, and read back from orders-db")
    try await close()
    try await terminal.wait(for: "undone")
  }

  /// At stage Verify, until the source has been running for half a minute.
  func verify() async throws {
    let screen = try await terminal.screen()
    if !screen.contains("What shows it") { try await terminal.press("Tab") }
    try await terminal.wait(for: "What shows it")
    // One minute, five, fifteen; then half a minute.
    try await terminal.press("t", "t", "t")
    try await terminal.wait(for: "Proven:", within: .seconds(180))
  }

  /// The last stage, from wherever the walk is.
  func prevent() async throws {
    try await terminal.press("Tab", "Tab")
    try await terminal.wait(for: "points are seen to")
  }

  func correctNetwork() async throws {
    try TextFile.write("pass\n", to: "\(folder)/network.conf", for: .ourselves)
  }

  func administer(_ statement: String) async throws -> String {
    try await administerOrders(statement, in: folder)
  }

  /// What ALTER ROLE has set, `name=value` each.
  func settings(of role: String) async throws -> String {
    try await administer(
      "SELECT array_to_string(setconfig, ' ') FROM pg_db_role_setting WHERE setrole = '\(role)'::regrole")
  }

  private func open(_ title: String) async throws {
    try await terminal.wait(for: "Watch whether it holds")
    try await select(title)
    try await terminal.press("Enter")
    try await terminal.wait(for: "Effect:")
  }

  /// Back at stage Fix, and all of its rows again.
  private func close() async throws {
    try await terminal.press("Escape")
    try await terminal.wait(for: "the stage") { screen in
      !["Effect:", "This will run on", "Done, and read back"].contains(where: screen.contains)
    }
    try await terminal.press("Escape")
    try await terminal.wait(for: "Watch whether it holds")
  }

  /// Leaves only the rows that hold `text`; the first of them is selected.
  private func select(_ text: String) async throws {
    try await terminal.press("/")
    try await terminal.type(text)
    try await terminal.press("Enter", "Home")
    try await terminal.wait(for: "a row with \(text)") { screen in
      screen.split(separator: "\n").contains { $0.hasPrefix("│") && $0.contains(text) }
    }
  }

  private func confirm(_ run: String, phrase: String) async throws {
    try await select("▸ \(run)")
    try await terminal.press("Enter")
    let screen = try await terminal.wait(for: "a phrase to type") { $0.contains("Type  \(phrase)") }
    let asked = screen.split(separator: "\n").first { $0.contains("Type  ") } ?? ""
    let words = asked.split(separator: "Type  ").last?.prefix { $0 != "," }.split(separator: "  and Enter").first
    try await terminal.type(String(words ?? ""))
    try await terminal.press("Enter")
  }
}
