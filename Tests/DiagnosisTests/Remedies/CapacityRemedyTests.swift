// Connections, WAL senders, slots: who is limited, who is ended, what is raised.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct CapacityRemedyTests {
  private func idle(_ pid: Int32, _ role: String, _ application: String = "", minutes: Int) -> IdleSession {
    IdleSession(
      id: Change.SessionHandle(pid: pid, startedAt: .noon - .seconds(90_000)), role: role, database: "shop",
      application: application, address: "10.0.4.20", state: "idle", stateChangedAt: .noon - .seconds(minutes * 60),
      lastStatement: "COMMIT")
  }

  @Test func idleSessionsAreFiguresUntilOneChooses() throws {
    let remedy = try #require(remedies(.endIdleSessions, .troubled()).first)
    #expect(remedy.application == .chooseSessions([]))
    #expect(remedy.detail == "88 sessions, 12 idle for over an hour, the longest 3h 10m")
    #expect(remedy.title == "End idle sessions, most of them of role batch")
    #expect(remedy.effect.contains("GRANT pg_signal_backend TO admin"))
  }

  @Test func whatReplicatesAndWhatIsOursIsNeverEnded() throws {
    let evidence = Evidence.troubled {
      $0.idleSessions = Reading(
        [
          idle(1, "batch", minutes: 12), idle(2, "materialize", minutes: 90), idle(815, "batch", minutes: 90),
          idle(4800, "batch", minutes: 90), idle(3, "debezium", minutes: 90), idle(4, "rdsadmin", minutes: 90),
          idle(5, "watcher", "pgwatch-tui", minutes: 90), idle(6, "web", minutes: 190),
        ], at: .noon)
    }
    let remedy = try #require(remedies(.endIdleSessions, evidence).first)
    guard case .chooseSessions(let sessions)? = remedy.application else {
      Issue.record("nothing to choose from")
      return
    }
    #expect(sessions.map(\.id.pid) == [6, 1])
    #expect(remedy.detail == "2 sessions, idle 11m 59s … 3h 9m")
  }

  @Test func theGreediestRoleIsLimited() throws {
    let proposal = try #require(remedies(.limitRole, .troubled()).first?.proposal)
    #expect(proposal.action == .limitRole("batch", 50))
    #expect(proposal.undo == "ALTER ROLE batch CONNECTION LIMIT -1;")
    #expect(proposal.needs == "ALTER ROLE admin CREATEROLE")
    let newer = try #require(remedies(.limitRole, .troubled(version: 160_002)).first?.proposal)
    #expect(newer.needs == "ALTER ROLE admin CREATEROLE; GRANT batch TO admin WITH ADMIN OPTION")
  }

  @Test func materializesOwnLimitIsRaised() throws {
    let proposal = try #require(remedies(.raiseConnectionLimit, .troubled()).first?.proposal)
    #expect(proposal.action == .limitRole("materialize", 20))
    #expect(proposal.needs == "a superuser (before PostgreSQL 16, for a role with REPLICATION)")
    let database = Evidence.troubled {
      $0.sessions?.value?.roles = []
      $0.sessions?.value?.databases = [ConnectionLimit(name: "shop", limit: 60, used: 60)]
    }
    let given = try #require(remedies(.raiseConnectionLimit, database).first?.proposal)
    #expect(given.action == .limitDatabase("shop", 120))
    #expect(given.undo == "ALTER DATABASE shop CONNECTION LIMIT 60;")
  }

  @Test func maxConnectionsIsRaisedAtTheNextRestart() throws {
    let remedy = try #require(remedies(.raiseMaxConnections, .troubled()).first)
    #expect(remedy.takes == .restart)
    #expect(remedy.proposal?.differences == [ChangeReport.Difference("max_connections", old: "100", new: "200")])
    #expect(remedy.risk?.contains("About 4.8 MB more shared memory (an estimate: 100 × 50 kB") == true)
    #expect(remedy.risk?.contains("Hot standbys first") == true)
    #expect(remedy.texts.contains("max_connections = 200"))
    let large = Evidence.troubled {
      $0.settings = Reading(
        [Setting(name: "max_connections", value: "500", unit: nil, source: .file, context: "postmaster")], at: .noon)
    }
    #expect(remedies(.raiseMaxConnections, large).first?.proposal?.differences.first?.new == "1000")
  }

  @Test func aChangedValueThatWaitsOnlyNeedsTheRestart() throws {
    let evidence = Evidence.troubled {
      $0.settings = Reading(
        [
          Setting(
            name: "max_connections", value: "100", unit: nil, source: .alterSystem, pendingRestart: true,
            context: "postmaster")
        ], at: .noon)
    }
    let remedy = try #require(remedies(.raiseMaxConnections, evidence).first)
    #expect(remedy.application == nil && remedy.title.hasPrefix("Restart orders-db"))
    #expect(remedy.texts.contains("systemctl restart postgresql"))
  }

  @Test func sendersAndSlotsAreRaised() {
    let senders = remedies(.raiseWalSenders, .troubled()).first?.proposal?.differences
    #expect(senders == [ChangeReport.Difference("max_wal_senders", old: "2", new: "20")])
    let slots = remedies(.raiseReplicationSlots, .troubled()).first?.proposal?.differences
    #expect(slots == [ChangeReport.Difference("max_replication_slots", old: "2", new: "20")])
  }

  @Test func onlySlotsThatNobodyReadsAreNamed() throws {
    let remedy = try #require(remedies(.dropUnusedSlots, .troubled()).first)
    #expect(remedy.application == nil)
    #expect(remedy.handOvers.first?.text == "SELECT pg_drop_replication_slot('old_copy');  -- logical, holds back 3 GB")
  }

  @Test func theHolderOfTheSlotIsEndedUnlessItIsMaterializeAlive() throws {
    let other = try #require(remedies(.endSlotHolder, .troubled()).first)
    #expect(other.proposal?.action == .end([Change.SessionHandle(pid: 4800, startedAt: .noon - .seconds(3600))]))
    func materialize(repliedAt: Moment?) -> [Remedy] {
      remedies(
        .endSlotHolder,
        .troubled {
          $0.replication?.value?.senders[0].role = "materialize"
          $0.replication?.value?.senders[0].repliedAt = repliedAt
        })
    }
    #expect(materialize(repliedAt: .noon - .seconds(3)).isEmpty)
    #expect(materialize(repliedAt: .noon - .seconds(90)).first?.proposal != nil)
    // Whether it is alive cannot be seen: the statement is handed over only.
    let unseen = try #require(materialize(repliedAt: nil).first)
    #expect(unseen.application == nil && !unseen.handOvers.isEmpty)
    #expect(remedies(.endSlotHolder, .troubled(source: .running("orders", id: "u12"))).isEmpty)
  }
}
