// Sessions listed and ended on real servers.

import Demo
import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct SessionsEndingTests {
  @Test(arguments: serverVersions)
  func listedThenEnded(_ installation: Installation) async throws {
    try await withCluster(on: installation, settings: ["wal_level": "logical"]) { cluster in
      try await cluster.run(
        "CREATE ROLE app LOGIN; CREATE ROLE mz LOGIN REPLICATION; CREATE ROLE bare LOGIN; CREATE ROLE dba LOGIN; "
          + "GRANT pg_signal_backend, pg_monitor TO dba; CREATE ROLE blind LOGIN; GRANT pg_signal_backend TO blind")
      let idle = try await connect(cluster.conninfo(role: "app") + " application_name=reporting")
      _ = try await idle.ask(
        Script([[Statement("SELECT 'a long\nstatement', '" + String(repeating: "x", count: 80) + "'")]]))
      let open = try await connect(cluster.conninfo(role: "app"))
      _ = try await open.ask(Script([[Statement("BEGIN")]]))
      let materialize = try await connect(cluster.conninfo(role: "mz"))
      let sender = try await connect(cluster.conninfo(role: "mz") + " replication=database")
      let own = try await connect(cluster.conninfo() + " application_name='pgwatch-tui change'")

      let listed = try await list(cluster.conninfo())
      #expect(listed.trouble == nil)
      let sessions = try #require(listed.value)
      #expect(sessions.map(\.role) == ["app", "app"])
      #expect(sessions.map(\.state) == ["idle", "idle in transaction"])
      let first = try #require(sessions.first)
      #expect(first.application == "reporting" && first.database == "postgres" && first.address == "127.0.0.1")
      #expect(first.lastStatement.count == 60 && first.lastStatement.hasPrefix("SELECT 'a long\nstatement'"))
      #expect(first.id.startedAt <= first.stateChangedAt)

      let hidden = try await list(cluster.conninfo(role: "bare"))
      #expect(hidden.trouble == .denied(grant: #"GRANT pg_monitor TO "bare""#))
      #expect(hidden.value == [])

      // One that has gone, and one whose process id belongs to another session by now.
      let reused = Change.SessionHandle(pid: sessions[1].id.pid, startedAt: first.id.startedAt)
      let gone = Change.SessionHandle(pid: 2_000_000, startedAt: .noon)
      let course = try await carryOut(.end([first.id, reused, gone]), on: cluster.conninfo(role: "dba"))
      #expect(
        course.differences == [
          .init("session \(first.id.pid)", old: "app, reporting, idle", new: "ended"),
          .init("session \(reused.pid)", old: nil, new: "was gone"),
          .init("session 2000000", old: nil, new: "was gone"),
        ])
      #expect(course.undo == nil)
      #expect(course.entries.map(\.outcome) == [.begun, .applied])
      #expect(try await list(cluster.conninfo()).value?.map(\.id) == [sessions[1].id])

      // What is never ended, whoever asks.
      for (condition, words) in [
        ("backend_type = 'walsender'", "replicates"), ("application_name = 'pgwatch-tui change'", "pgwatch-tui's own"),
      ] {
        let protected = try await handle(of: condition, cluster)
        let refused = try await carryOut(.end([protected, sessions[1].id]), on: cluster.conninfo())
        #expect(refused.refusal?.message.contains(words) == true)
        #expect(refused.entries.isEmpty)
      }
      let unseen = try await carryOut(.end([sessions[1].id]), on: cluster.conninfo(role: "blind"))
      #expect(unseen.refusal?.sqlstate == "42501")
      #expect(unseen.refusal?.hint == #"GRANT pg_read_all_stats TO "blind""#)
      // A superuser's session is not for pg_signal_backend.
      let superuser = try await connect(cluster.conninfo() + " application_name=superuser")
      let chosen = try await handle(of: "application_name = 'superuser'", cluster)
      let above = try await carryOut(.end([chosen]), on: cluster.conninfo(role: "dba"))
      #expect(above.refusal?.sqlstate == "42501")
      #expect(above.entries.map(\.outcome) == [.begun, .refused])
      for link in [idle, open, materialize, sender, own, superuser] { await link.close() }
    }
  }

  @Test func hundredsAtOnce() async throws {
    let settings = ["max_connections": "260", "log_statement": "all"]
    try await withCluster(on: try #require(serverVersions.last), settings: settings) { cluster in
      try await cluster.run("CREATE ROLE app LOGIN")
      var links: [Link] = []
      for _ in 0..<230 { links.append(try await connect(cluster.conninfo(role: "app"))) }
      let sessions = try #require(try await list(cluster.conninfo()).value)
      #expect(sessions.count == 230)
      let course = try await carryOut(.end(sessions.map(\.id)), on: cluster.conninfo())
      #expect(course.differences.count == 230 && course.differences.allSatisfy { $0.new == "ended" })
      for link in links { await link.close() }
    }
  }

  @Test func listedOnlyWhileWanted() {
    var conversation = UpstreamConversation(name: "server", role: "watcher", deadlines: Deadlines())
    conversation.begin(.example())
    for _ in 0..<2 {
      _ = conversation.nextScript()
      _ = conversation.take([], at: .noon, roundTrip: .zero)
    }
    let without = conversation.nextScript().groups.count
    conversation.listIdleSessions(true)
    #expect(conversation.nextScript().groups.count == without + 1)
    conversation.listIdleSessions(false)
    #expect(conversation.nextScript().groups.count == without)
  }

  @LibpqActor
  private func list(_ conninfo: String) async throws -> Reading<[IdleSession]> {
    let link = Link(try Conninfo(conninfo))
    defer { link.close() }
    var conversation = UpstreamConversation(name: "server", role: "", deadlines: Deadlines())
    conversation.expect([.init(role: "mz", database: "postgres")])
    conversation.begin(try await link.open())
    conversation.listIdleSessions(true)
    var sample: Sample?
    while sample == nil {
      let answers = try await link.ask(conversation.nextScript())
      sample = conversation.take(answers, at: .noon, roundTrip: .zero)
    }
    guard case .upstream(_, let sample)? = sample else { throw UnexpectedAnswer("no sample") }
    return try #require(sample.idleSessions)
  }

  private func handle(of condition: String, _ cluster: Cluster) async throws -> Change.SessionHandle {
    let row = try await cluster.run(
      "SELECT pid, backend_start AT TIME ZONE 'UTC' FROM pg_stat_activity WHERE \(condition)"
    ).split(separator: "|")
    try #require(row.count == 2)
    return Change.SessionHandle(
      pid: try #require(Int32(row[0])), startedAt: try #require(Moment(timestamp: row[1])))
  }
}
