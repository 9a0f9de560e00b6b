// Every probe on real servers, as a superuser, as a monitor and as nobody in particular.

import Demo
import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct UpstreamProbeTests {
  private static let roles = """
    CREATE ROLE monitor LOGIN; GRANT pg_monitor TO monitor; CREATE ROLE bare LOGIN; CREATE ROLE app LOGIN;
    CREATE ROLE mz LOGIN REPLICATION;
    """

  @Test(arguments: serverVersions)
  func everyRoleGetsWhatItMaySee(_ installation: Installation) async throws {
    try await withCluster(on: installation, settings: ["wal_level": "logical"]) { cluster in
      try await cluster.run(Self.roles + "SELECT pg_create_logical_replication_slot('a_slot', 'pgoutput')")
      let client = try await connect(cluster.conninfo(role: "app"))
      let sender = try await connect(cluster.conninfo(role: "mz") + " replication=database")
      for role in ["postgres", "monitor", "bare"] {
        let observer = try await Observer(cluster.conninfo(role: role))
        let sample = try await observer.refresh()

        let facts = try #require(sample.facts?.value)
        #expect(facts.role == role && facts.database == "postgres" && !facts.inRecovery)
        #expect(facts.serverAddress == SocketAddress(address: "127.0.0.1", port: cluster.port))
        #expect(facts.clientAddress?.address == "127.0.0.1")
        #expect(facts.providerMarks == [])
        #expect(facts.startedAt <= facts.clock)

        let sessions = try #require(sample.sessions?.value)
        let isBare = role == "bare"
        #expect(sessions.masked == isBare)
        let group = try #require(sessions.groups.first { $0.role == "app" })
        #expect(group.count == 1 && group.state == (isBare ? nil : "idle"))
        #expect(group.address == (isBare ? nil : "127.0.0.1"))
        #expect(sessions.replicating.map(\.role) == ["mz"])
        #expect(sessions.replicating.first?.backendType == (isBare ? nil : "walsender"))
        #expect(sessions.replicating.first?.tls == (isBare ? nil : SessionTLS(inUse: false)))
        #expect(sessions.headroom.max == 100 && sessions.headroom.superuserReserved == 3)
        #expect(sessions.headroom.rowsInActivity > sessions.headroom.used)

        let replication = try #require(sample.replication?.value)
        #expect(replication.senders.count == 1)
        #expect(replication.senders.first?.role == "mz")
        #expect(replication.senders.first?.state == (isBare ? nil : "startup"))
        let slot = try #require(replication.slots.first)
        #expect(slot.name == "a_slot" && slot.plugin == "pgoutput" && slot.walStatus == "reserved")
        #expect(slot.lag != nil && slot.retained != nil && slot.invalidation == nil)

        #expect(try #require(sample.settings?.value).count >= (isBare ? 24 : 30))
        if role == "postgres" {
          #expect(try #require(sample.accessRules?.value).contains { $0.type == "local" && $0.method == "trust" })
        } else {
          #expect(sample.accessRules?.trouble != nil)
        }
        await observer.close()
      }
      await client.close()
      await sender.close()
    }
  }

  /// The grant that is named is the one that helps; a refused question is asked again only when one asks for it.
  @Test(arguments: serverVersions)
  func theGrantThatIsNamedHelps(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(#"CREATE ROLE "od""d" LOGIN"#)
      let observer = try await Observer(cluster.conninfo(role: #"od"d"#))
      guard case .denied(let grant)? = try await observer.refresh().accessRules?.trouble else {
        Issue.record("the access rules are not denied")
        return
      }
      try await cluster.run(grant)
      for _ in 0..<10 {
        if let rules = try await observer.refresh().accessRules { #expect(rules.value == nil) }
      }
      await observer.askAfresh()
      #expect(try await observer.refresh().accessRules?.value?.isEmpty == false)
      await observer.close()
    }
  }

  @Test(arguments: serverVersions)
  func seldomQuestionsComeWithAReload(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      let observer = try await Observer(cluster.conninfo())
      #expect(try await observer.refresh().settings != nil)
      #expect(try await observer.refresh().settings == nil)
      try await cluster.run("ALTER SYSTEM SET tcp_keepalives_idle = '2min'; SELECT pg_reload_conf()")
      let value = try await settingAfterReload("tcp_keepalives_idle", observer)
      #expect(value?.value == "120" && value?.source == .alterSystem)
      await observer.close()
    }
  }

  private func settingAfterReload(_ name: String, _ observer: Observer) async throws -> Setting? {
    // Fewer rounds than after which it would come anyway.
    for _ in 0..<7 {
      if let settings = try await observer.refresh().settings?.value { return settings.first { $0.name == name } }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }

  @Test(arguments: serverVersions)
  func manyGroupsAreSummedUp(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      var clients: [Link] = []
      for number in 0..<60 {
        clients.append(try await connect(cluster.conninfo() + " application_name=client\(number)"))
      }
      let observer = try await Observer(cluster.conninfo())
      let sessions = try await observer.sessions()
      #expect(sessions.groups.count == SessionsStatement.groupLimit)
      #expect(sessions.groups.reduce(0) { $0 + $1.count } + sessions.sessionsLeftOut == sessions.headroom.used)
      #expect(sessions.groupsLeftOut >= 11)
      await observer.close()
      for client in clients { await client.close() }
    }
  }

  /// In a session that other clients get to use as well, nothing may be set that stays.
  @Test(arguments: serverVersions)
  func leavesNothingBehindInAPooledSession(_ installation: Installation) async throws {
    try await withCluster(on: installation, settings: ["datestyle": "SQL, DMY", "timezone": "Asia/Tokyo"]) { cluster in
      let observer = try await Observer(cluster.conninfo(), isPooled: true)
      _ = try await observer.refresh()
      await observer.askAfresh()
      let sample = try await observer.refresh()
      #expect(sample.facts?.value != nil && sample.sessions?.value != nil && sample.replication?.value != nil)
      #expect(sample.settings?.value?.first { $0.name == "statement_timeout" }?.value == "0")
      #expect(sample.accessRules?.value != nil)
      #expect(try await observer.show("default_transaction_read_only") == "off")
      #expect(try await observer.show("statement_timeout") == "0")
      await observer.close()
    }
  }

  @Test(arguments: serverVersions)
  func sessionsOfOurOwnOnlyRead(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      let observer = try await Observer(cluster.conninfo())
      for _ in 0..<2 { _ = try await observer.refresh() }
      #expect(try await observer.show("default_transaction_read_only") == "on")
      #expect(try await observer.show("statement_timeout") == "4s")
      #expect(try await observer.show("lock_timeout") == "1s")
      // A word of warning in the server's log at each refresh would be a nuisance.
      #expect(!cluster.log.contains("WARNING"))
      await observer.close()
    }
  }

  @Test(arguments: serverVersions)
  func readsTimesInWhateverFormTheServerIsSetTo(_ installation: Installation) async throws {
    let settings = ["datestyle": "SQL, DMY", "timezone": "Asia/Kolkata", "intervalstyle": "iso_8601"]
    try await withCluster(on: installation, settings: settings) { cluster in
      let sender = try await connect(cluster.conninfo() + " replication=database")
      let observer = try await Observer(cluster.conninfo())
      let sample = try await observer.refresh()
      let facts = try #require(sample.facts?.value)
      let started = try #require(sample.replication?.value?.senders.first?.startedAt)
      #expect(started >= facts.startedAt && started <= facts.clock)
      await observer.close()
      await sender.close()
    }
  }

  @Test func walSendersCountedInOldMinorReleases() {
    #expect(SessionsStatement.walSendersCountAgainstLimits(version: 11_00_22))
    #expect(SessionsStatement.walSendersCountAgainstLimits(version: 15_00_10))
    #expect(!SessionsStatement.walSendersCountAgainstLimits(version: 15_00_18))
    #expect(!SessionsStatement.walSendersCountAgainstLimits(version: 18_00_00))
  }
}
