// What is asked in which round, by the scripts alone.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct ConversationTests {
  private let refusal = Answer.failure(ServerError(severity: "ERROR", sqlstate: "42501", message: "no"))

  /// A conversation whose greeting a backend of this pid has answered.
  private func begun(pid: Int32 = 7, privileges: String = "t") -> UpstreamConversation {
    var conversation = UpstreamConversation(name: "db", role: "me", deadlines: Deadlines())
    conversation.begin(Handshake(versionNumber: 15_00_18, version: "15.18", backendPID: 7, host: "h", port: 1))
    let greeting = Rows(
      columns: ["pid", "role", "database", "access_rules", "file_settings", "log_files"],
      rows: [["\(pid)", "me", "d", privileges, privileges, privileges]])
    let statements = conversation.nextScript().groups.map(\.count)
    let none = Rows(columns: [], rows: [])
    #expect(statements == [3])
    #expect(sample(&conversation, [.success([none, none, greeting])]) == nil)
    return conversation
  }

  /// Every group is refused, except the facts, which a backend of this pid gives.
  private func answers(to script: Script, pid: Int32) -> [Answer] {
    let facts = Rows(
      columns: ["started", "configured", "in_recovery", "role", "database", "pid", "clock"],
      rows: [["2026-01-01 00:00:00+00", "2026-01-01 00:00:00+00", "f", "me", "d", "\(pid)", "2026-01-02 00:00:00+00"]])
    return script.groups.map { group in
      group.contains { $0.sql.contains("pg_postmaster_start_time") }
        ? .success(
          group.map { $0.sql.contains("set_config") || $0.sql.hasPrefix("SET ") ? Rows(columns: [], rows: []) : facts })
        : refusal
    }
  }

  private func sample(_ conversation: inout UpstreamConversation, _ answers: [Answer]) -> UpstreamSample? {
    guard case .upstream(_, let sample)? = conversation.take(answers, at: Moment(microseconds: 0), roundTrip: .zero)
    else { return nil }
    return sample
  }

  @Test func whatWasRefusedIsNotAskedAgainButStillTold() throws {
    var conversation = begun()
    let first = conversation.nextScript()
    let thorough = sample(&conversation, answers(to: first, pid: 7))
    // Privileges on a function hold in one database.
    let grant =
      #"GRANT SELECT ON pg_hba_file_rules TO "me"; GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO "me" "#
      + "/* in database d */"
    #expect(thorough?.accessRules?.trouble == .denied(grant: grant))
    let second = conversation.nextScript()
    // The facts.
    #expect(second.groups.count == 1)
    let told = try #require(sample(&conversation, answers(to: second, pid: 7)))
    #expect(told.facts?.value != nil)
    #expect(told.sessions?.trouble == .denied(grant: #"GRANT pg_monitor TO "me""#))
    #expect(conversation.nextScript().groups.count == 1)
  }

  /// `r` while answers are on their way must not make them the answers to other questions.
  @Test func askingAfreshMeanwhileConfusesNothing() throws {
    var conversation = begun()
    for _ in 0..<2 {
      let script = conversation.nextScript()
      _ = sample(&conversation, answers(to: script, pid: 7))
    }
    let script = conversation.nextScript()
    conversation.askAfresh()
    let told = try #require(sample(&conversation, answers(to: script, pid: 7)))
    #expect(told.facts?.value != nil && told.sessions?.trouble != nil && told.settings == nil)
    let greeting = Rows(columns: ["pid", "role", "database", "access_rules"], rows: [["7", "me", "d", "t"]])
    _ = conversation.nextScript()
    #expect(sample(&conversation, [.success([greeting])]) == nil)
    let thorough = conversation.nextScript().groups.flatMap { $0.map(\.sql) }
    #expect(thorough.contains { $0.contains("pg_stat_get_activity(NULL)") })
    #expect(thorough.contains { $0.contains("pg_hba_file_rules") })
  }

  @Test func setsAnOwnSessionOnceAndASharedOneInEachTransaction() {
    for (pid, isShared) in [(7, false), (8, true)] as [(Int32, Bool)] {
      var conversation = begun(pid: pid)
      for _ in 0..<3 {
        let script = conversation.nextScript()
        let setting = script.groups.filter { $0[0].sql.hasPrefix("SET ") && $0[1].sql.contains("search_path") }
        #expect(setting.count == (isShared ? script.groups.count : 0))
        _ = sample(&conversation, answers(to: script, pid: pid))
      }
    }
  }

  /// Without an answer to the greeting no session is known to have our settings, and no privilege to be missing.
  @Test func nothingIsAskedWithoutSettingsWhereTheyWereRefused() {
    var conversation = UpstreamConversation(name: "db", role: "me", deadlines: Deadlines())
    conversation.begin(.example())
    _ = conversation.nextScript()
    #expect(sample(&conversation, [refusal]) == nil)
    for _ in 0..<2 {
      let script = conversation.nextScript()
      #expect(script.groups.allSatisfy { $0[0].sql.hasPrefix("SET ") && $0[1].sql.contains("search_path") })
      let told = sample(&conversation, script.groups.map { _ in refusal })
      #expect(told?.facts?.trouble != nil && told?.facts?.value == nil)
    }
  }

  /// A refusal would be a line in the server's log, and tells nothing that is not known.
  @Test func whatWouldBeRefusedIsToldWithoutAsking() throws {
    var conversation = begun(privileges: "f")
    let script = conversation.nextScript()
    let sql = script.groups.joined().map(\.sql)
    for name in ["pg_hba_file_rules", "pg_file_settings", "pg_current_logfile"] {
      #expect(!sql.contains { $0.contains(name) })
    }
    let told = try #require(sample(&conversation, answers(to: script, pid: 7)))
    guard case .denied(let rules)? = told.accessRules?.trouble, case .denied(let log)? = told.logs?.trouble else {
      Issue.record("not told as denied: \(String(describing: told.accessRules)), \(String(describing: told.logs))")
      return
    }
    #expect(rules.contains("pg_hba_file_rules") && log.contains("pg_read_binary_file"))
  }

  @Test func asksSeldomWhatChangesSeldom() {
    var seldom = SeldomDue()
    let due = (0..<21).map { _ in seldom.isDueNow() }
    #expect(due.indices.filter { due[$0] } == [0, 10, 20])
    seldom.bringForward()
    let isDue = seldom.isDueNow()
    #expect(isDue)
  }

  @Test func everyProbeHasANameOfItsOwn() {
    #expect(Set(UpstreamProbe.catalog.map(\.name)).count == UpstreamProbe.catalog.count)
    #expect(Set(MaterializeProbe.catalog.map(\.name)).count == MaterializeProbe.catalog.count)
  }

  /// Only what 11 has may be asked of 11; the servers of the tests are newer.
  @Test(arguments: [11, 12, 13, 14, 15, 16, 17, 18])
  func asksForColumnsOfTheVersion(_ major: Int) {
    let context = ProbeContext(version: major * 1_00_00, role: "me", overUnixSocket: false)
    let sql = UpstreamProbe.catalog.flatMap { $0.groups(context) }.joined().map(\.sql).joined(separator: "\n")
    #expect(sql.contains("sslclientdn") == (major < 12))
    #expect(sql.contains("reply_time") == (major >= 12))
    #expect(sql.contains("wal_status, safe_wal_size") == (major >= 13))
    #expect(sql.contains("current_setting('reserved_connections')") == (major >= 16))
    #expect(sql.contains("WHEN conflicting") == (major == 16))
    #expect(sql.contains("invalidation_reason") == (major >= 17))
    #expect(sql.contains("file_name") == (major >= 16))
  }
}
