// Settings: the smaller step first, exact values, and an undo that fits where the value came from.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct SettingRemedyTests {
  @Test func keepalivesAreSetForTheRoleOrForTheServer() throws {
    let given = remedies(.setKeepalives, .troubled())
    #expect(given.map(\.takes) == [.nextSession, .reload])
    let role = try #require(given.first?.proposal)
    #expect(
      role.action.statements == [
        "ALTER ROLE materialize SET tcp_keepalives_idle = '60'",
        "ALTER ROLE materialize SET tcp_keepalives_interval = '10'",
        "ALTER ROLE materialize SET tcp_keepalives_count = '5'",
      ])
    #expect(role.differences.first == ChangeReport.Difference("tcp_keepalives_idle", old: "7200 s", new: "60 s"))
    #expect(role.undo.hasPrefix("ALTER ROLE materialize RESET tcp_keepalives_idle;"))
    let server = try #require(given.last?.proposal)
    #expect(server.action.statements.first == "ALTER SYSTEM SET tcp_keepalives_idle = '60'")
    #expect(server.action.statements.last == "SELECT pg_catalog.pg_reload_conf()")
    #expect(
      server.needs
        == "GRANT ALTER SYSTEM ON PARAMETER tcp_keepalives_idle, tcp_keepalives_interval, tcp_keepalives_count "
        + "TO admin; GRANT EXECUTE ON FUNCTION pg_reload_conf() TO admin /* in the database that it logs in to */")
    #expect(given.last?.texts.contains("tcp_keepalives_idle = 60\n") == true)
  }

  @Test func onlyWhatIsNotGoodIsProposed() throws {
    let evidence = Evidence.troubled { sample in
      sample.settings = Reading(
        [
          Setting(name: "tcp_keepalives_idle", value: "60", unit: "s", source: .alterSystem),
          Setting(name: "tcp_keepalives_interval", value: "10", unit: "s", source: .alterSystem),
          Setting(name: "tcp_keepalives_count", value: "9", unit: nil, source: .alterSystem),
        ], at: .noon)
    }
    let given = remedies(.setKeepalives, evidence)
    #expect(
      given.last?.proposal?.action.statements == [
        "ALTER SYSTEM SET tcp_keepalives_count = '5'", "SELECT pg_catalog.pg_reload_conf()",
      ])
    // The file alone would change nothing.
    #expect(
      given.last?.texts.contains("# ALTER SYSTEM RESET first, it wins over this file: tcp_keepalives_count") == true)
    // What was written by ALTER SYSTEM before is written again.
    #expect(given.last?.proposal?.undo.hasPrefix("ALTER SYSTEM SET tcp_keepalives_count = '9';") == true)
  }

  @Test func aValueOfTheRoleWinsAndIsWhatIsChanged() throws {
    func given(_ source: Setting.Source) -> [Remedy] {
      remedies(
        .setWalSenderTimeout,
        .troubled {
          $0.settings = Reading(
            [Setting(name: "wal_sender_timeout", value: "0", unit: "ms", source: source)], at: .noon)
        })
    }
    let role = given(.role)
    #expect(role.map(\.takes) == [.nextSession])
    #expect(role.first?.proposal?.undo == "ALTER ROLE materialize SET wal_sender_timeout = '0';")
    let inDatabase = given(.roleInDatabase)
    #expect(
      inDatabase.first?.proposal?.action.statements
        == ["ALTER ROLE materialize IN DATABASE shop SET wal_sender_timeout = '60000'"])
    // The command line and a database's value hide ALTER SYSTEM, not the role's value.
    #expect(given(.commandLine).map(\.takes) == [.nextSession])
    #expect(given(.database).first?.proposal?.undo == "ALTER ROLE materialize RESET wal_sender_timeout;")
  }

  /// A standby is read-only: roles are changed on its primary. Its configuration is its own.
  @Test func aStandbysRolesAreChangedOnItsPrimary() throws {
    let given = remedies(.setKeepalives, .troubled { $0.facts?.value?.inRecovery = true })
    #expect(given.map { $0.application != nil } == [false, true])
    #expect(given.first?.effect.hasSuffix("orders-db is a standby: run it on its primary.") == true)
    #expect(given.first?.texts.contains("ALTER ROLE materialize SET tcp_keepalives_idle = '60';") == true)
  }

  /// Sessions ended after 350 s of silence, which is just what the server is set to.
  @Test func theServersOwnTimeoutIsBlamedBeforeTheNetwork() throws {
    let evidence = Evidence.troubled {
      $0.settings = Reading(
        [Setting(name: "idle_session_timeout", value: "350000", unit: "ms", source: .alterSystem)], at: .noon)
    }
    #expect(remedies(.raiseBalancerTimeout, evidence).isEmpty)
    let exempt = try #require(remedies(.exemptFromTimeouts, evidence).first?.proposal)
    #expect(exempt.action.statements == ["ALTER ROLE materialize SET idle_session_timeout = '0'"])
    #expect(exempt.undo == "ALTER ROLE materialize RESET idle_session_timeout;")
  }

  @Test func switchedOffIsLongerThanAnyTimeout() throws {
    let remedy = try #require(remedies(.setWalSenderTimeout, .troubled()).first)
    #expect(remedy.effect.hasPrefix("A WAL sender whose client is gone ends sooner"))
  }

  @Test func beforeTwelveTheServerAloneHasWalSenderTimeout() {
    let evidence = Evidence.troubled(version: 110_022) {
      $0.settings = Reading(
        [Setting(name: "wal_sender_timeout", value: "0", unit: "ms", source: .default, context: "sighup")], at: .noon)
    }
    let given = remedies(.setWalSenderTimeout, evidence)
    #expect(given.map(\.takes) == [.reload])
    #expect(given.first?.proposal?.needs.hasPrefix("a superuser") == true)
  }

  @Test(arguments: [
    ("60000", ["wal_sender_timeout"], "120000"), ("200000", ["wal_sender_timeout"], "300000"),
    ("300000", ["wal_sender_timeout"], nil), ("60000", ["statement_timeout"], nil), ("1800000", [], "60000"),
  ])
  func walSenderTimeoutIsRaisedOnlyForAReason(_ value: String, _ blamed: [String], _ expected: String?) {
    let evidence = Evidence.troubled {
      $0.settings = Reading([Setting(name: "wal_sender_timeout", value: value, unit: "ms", source: .file)], at: .noon)
    }
    let given = remedies(.setWalSenderTimeout, evidence, cause: .connectionTimeout, settings: Set(blamed))
    guard case .set(let assignments, _)? = given.first?.proposal?.action else {
      #expect(expected == nil && given.isEmpty)
      return
    }
    #expect(assignments.map(\.value) == [expected])
  }

  @Test func timeoutsAreSwitchedOffForTheRoleOnly() throws {
    let given = remedies(.exemptFromTimeouts, .troubled())
    let proposal = try #require(given.first?.proposal)
    #expect(given.count == 1)
    #expect(
      proposal.action.statements == [
        "ALTER ROLE materialize SET idle_session_timeout = '0'", "ALTER ROLE materialize SET lock_timeout = '0'",
      ])
    // One that is harmless to a source is switched off only where it is to blame.
    let blamed = remedies(.exemptFromTimeouts, .troubled(), settings: ["statement_timeout"])
    #expect(blamed.first?.proposal?.differences.map(\.name).contains("statement_timeout") == true)
  }

  @Test func theKeepaliveIsShorterThanTheSilenceThatWasCut() {
    // 350 s of silence were measured: 300 s is no longer short enough, though 120 s is.
    let evidence = Evidence.troubled {
      $0.settings = Reading(
        [
          Setting(name: "tcp_keepalives_idle", value: "110", unit: "s", source: .file),
          Setting(name: "tcp_keepalives_interval", value: "10", unit: "s", source: .file),
        ], at: .noon)
    }
    #expect(remedies(.setKeepalives, evidence).isEmpty)
  }

  @Test func withoutReadingTheSettingsNothingIsApplied() {
    let evidence = Evidence.troubled { $0.settings = nil }
    let given = remedies(.setKeepalives, evidence)
    #expect(!given.isEmpty && given.compactMap(\.application).isEmpty)
    #expect(given.first?.texts.contains("tcp_keepalives_idle = '60'") == true)
  }

  @Test func moreWALIsKeptForSlots() throws {
    let proposal = try #require(remedies(.raiseSlotWalKeepSize, .troubled(), cause: .slotLost).first?.proposal)
    #expect(
      proposal.differences == [ChangeReport.Difference("max_slot_wal_keep_size", old: "1024 MB", new: "10240 MB")])
    let lost = Evidence.troubled {
      $0.settings = Reading(
        [Setting(name: "max_slot_wal_keep_size", value: "10240", unit: "MB", source: .file, context: "sighup")],
        at: .noon)
    }
    #expect(
      remedies(.raiseSlotWalKeepSize, lost, cause: .slotLost).first?.proposal?.differences.first?.new == "20480 MB")
    #expect(remedies(.raiseSlotWalKeepSize, lost).isEmpty)
  }

  @Test func theLogIsAskedToSayMore() throws {
    let proposal = try #require(remedies(.logConnections, .troubled()).first?.proposal)
    #expect(
      proposal.action.statements == [
        "ALTER SYSTEM SET log_connections = 'on'", "ALTER SYSTEM SET log_disconnections = 'on'",
        "SELECT pg_catalog.pg_reload_conf()",
      ])
  }
}
