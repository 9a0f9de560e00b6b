// That no statement of this program runs anybody else's code, whatever a server's search path and schemas hold.

import Demo
import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct ForeignCodeTests {
  /// Found by having the server write down all that it is sent, so that a new statement is looked at, too.
  @Test(arguments: serverVersions)
  func everyNameIsQualifiedAndEveryLiteralTyped(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      let statements = try await statements(on: cluster)
      for words in [
        "pg_stat_get_activity", "pg_hba_file_rules", "pg_terminate_backend", "pg_read_binary_file", "'idle%'",
      ] {
        #expect(statements.contains { $0.contains(words) })
      }
      for statement in statements { #expect(unqualified(in: statement) == [], "\(statement)") }
    }
  }

  @Test(arguments: serverVersions)
  func nothingOfADatabaseIsRun(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      let trap = Trap(vocabulary: Vocabulary(try await statements(on: cluster)))
      try await cluster.run(
        "CREATE DATABASE hostile; CREATE DATABASE lured; CREATE ROLE monitor LOGIN; GRANT pg_monitor TO monitor")
      try await cluster.run(trap.script, database: "lured")
      try await cluster.run(trap.script, database: "hostile")
      try await cluster.run(Trap.bait("hostile", version: installation.major), database: "hostile")

      // Without our search path, in a database that only has operators which fit better where literals are not typed.
      try await askUnprotected(cluster.conninfo(database: "lured"))
      for role in ["postgres", "monitor"] {
        for isPooled in [false, true] {
          try await watch(cluster.conninfo(role: role, database: "hostile"), role: role, isPooled: isPooled)
        }
      }
      try await change(on: cluster, database: "hostile")
      #expect(
        !cluster.log.contains(Trap.mark), "\(cluster.log.split(separator: "\n").filter { $0.contains(Trap.mark) })")

      // The trap is one.
      for (database, sql) in [("lured", "SELECT 1 FROM pg_roles WHERE oid = 0"), ("hostile", "SELECT 1 WHERE 1 = 2")] {
        let victim = try await connect(cluster.conninfo(database: database))
        let before = cluster.log.split(separator: "\n").count
        _ = try await victim.answer(sql)
        #expect(cluster.log.split(separator: "\n").dropFirst(before).contains { $0.contains(Trap.mark) })
        await victim.close()
      }
    }
  }

  /// The defaults of a role are not those of our session.
  @Test(arguments: serverVersions)
  func aRolesDefaultsDoNotReachUs(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(
        """
        CREATE ROLE watcher LOGIN; ALTER ROLE watcher SET idle_session_timeout = '1s';
        ALTER ROLE watcher SET default_transaction_isolation = serializable; ALTER ROLE watcher SET row_security = on;
        ALTER ROLE watcher SET statement_timeout = '77ms'; ALTER ROLE watcher SET lock_timeout = '66ms';
        ALTER ROLE watcher SET client_encoding = latin1; ALTER ROLE watcher SET search_path = public;
        """)
      let observer = try await Observer(cluster.conninfo(role: "watcher"))
      let settings = try #require(try await observer.refresh().settings?.value)
      for (name, value) in [
        ("idle_session_timeout", "0"), ("transaction_isolation", "read committed"), ("row_security", "off"),
        ("client_encoding", "UTF8"), ("search_path", "pg_catalog, pg_temp"), ("statement_timeout", "4s"),
      ] {
        #expect(try await observer.show(name) == value)
      }
      // And what they are is told.
      #expect(settings.first { $0.name == "statement_timeout" }?.value == "77")
      #expect(settings.first { $0.name == "idle_session_timeout" }?.value == "1000")
      await observer.close()
    }
  }

  /// What is not allowed is told with the grant that helps, and leaves no line in the server's log.
  @Test(arguments: serverVersions)
  func theServersLogStaysClean(_ installation: Installation) async throws {
    let settings = ["log_min_error_statement": "error", "log_min_messages": "warning"]
    try await withCluster(on: installation, settings: settings) { cluster in
      try await cluster.run("CREATE ROLE plain LOGIN; CREATE ROLE monitor LOGIN; GRANT pg_monitor TO monitor")
      let before = cluster.log.utf8.count
      for role in ["plain", "monitor"] {
        for isPooled in [false, true] {
          let observer = try await Observer(cluster.conninfo(role: role), isPooled: isPooled)
          for _ in 0..<2 {
            let sample = try await observer.refresh()
            guard case .denied(let grant)? = sample.accessRules?.trouble else {
              Issue.record("not told as denied: \(String(describing: sample.accessRules))")
              return
            }
            #expect(grant.contains("GRANT EXECUTE ON FUNCTION pg_hba_file_rules()"))
            for _ in 0..<2 { _ = try await observer.refresh() }
            await observer.askAfresh()
          }
          await observer.close()
        }
      }
      let since = String(decoding: cluster.log.utf8.dropFirst(before), as: UTF8.self)
      #expect(!since.contains("ERROR") && !since.contains("WARNING"), "\(since)")
    }
  }

  /// A database without an encoding holds names in any, which are no UTF-8.
  @Test(arguments: serverVersions)
  func namesInNoEncodingAreRead(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run(
        "CREATE DATABASE raw ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
      try await cluster.run(
        """
        DO $$ BEGIN EXECUTE 'CREATE ROLE "caf' || chr(233) || '" LOGIN CONNECTION LIMIT 5'; END $$
        """, database: "raw")
      for database in ["raw", "postgres"] {
        for isPooled in [false, true] {
          let observer = try await Observer(cluster.conninfo(database: database), isPooled: isPooled)
          for _ in 0..<2 {
            #expect(try await observer.sessions().roles.contains { $0.name == "caf\u{FFFD}" && $0.limit == 5 })
          }
          await observer.close()
        }
      }
    }
  }

  // MARK: - What is done

  /// All that is sent to an upstream in the course of watching and changing.
  private func statements(on cluster: Cluster) async throws -> [String] {
    try await cluster.run("CREATE DATABASE written; ALTER DATABASE written SET log_statement = 'all'")
    try await watch(cluster.conninfo(database: "written"), role: "postgres", isPooled: false)
    try await watch(cluster.conninfo(database: "written"), role: "postgres", isPooled: true)
    try await change(on: cluster, database: "written")
    return sent(in: cluster.log)
  }

  @LibpqActor
  private func watch(_ conninfo: String, role: String, isPooled: Bool) async throws {
    let link = Link(try Conninfo(conninfo))
    defer { link.close() }
    var handshake = try await link.open()
    let pid = handshake.backendPID
    if isPooled { handshake.backendPID += 1 }
    var conversation = UpstreamConversation(name: "server", role: "", deadlines: Deadlines())
    conversation.expect([.init(role: role, database: "postgres")])
    conversation.begin(handshake)
    conversation.listIdleSessions(true)
    for round in 0..<3 {
      var sample: Sample?
      while sample == nil {
        sample = conversation.take(try await link.ask(conversation.nextScript()), at: .noon, roundTrip: .zero)
      }
      guard case .upstream(_, let told)? = sample else { throw UnexpectedAnswer("no sample of an upstream") }
      #expect(told.facts?.value?.backendPID == pid && told.facts?.value?.role == role)
      #expect(told.replication?.value != nil && told.idleSessions?.value != nil)
      let headroom = try #require(told.sessions?.value?.headroom)
      #expect(headroom.max == 100 && headroom.superuserReserved == 3 && headroom.used >= 1 && headroom.used < 20)
      guard round == 0 else { continue }
      let settings = try #require(told.settings?.value)
      #expect(settings.first { $0.name == "max_connections" }?.value == "100")
      #expect(settings.count >= 24)
      if role == "postgres" { #expect(told.accessRules?.value?.isEmpty == false) }
    }
  }

  private func change(on cluster: Cluster, database: String) async throws {
    let conninfo = cluster.conninfo(database: database)
    let actions: [Change.Action] = [
      .set([.init("wal_sender_timeout", "50s")], .server), .set([.init("wal_sender_timeout", nil)], .server),
      .set([.init("work_mem", "5MB")], .role("postgres", database: nil)), .limitRole("postgres", 50),
      .limitDatabase("postgres", 50),
    ]
    for action in actions { #expect(try await carryOut(action, on: conninfo).isApplied) }
    let idle = try await connect(cluster.conninfo() + " application_name=idle")
    let row = try #require(
      try await idle.answer(
        """
        SELECT pid || '|' || to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')
        FROM pg_stat_activity WHERE pid = pg_backend_pid()
        """)
    ).split(separator: "|")
    let handle = Change.SessionHandle(
      pid: try #require(Int32(row[0])), startedAt: try #require(Moment(timestamp: row[1])))
    let course = try await carryOut(.end([handle]), on: conninfo)
    #expect(course.differences.map(\.new) == ["ended"])
    await idle.close()
    let entry = try #require(course.entries.first)
    let inquiry = try await inquire(entry, conninfo)
    #expect(inquiry != nil)
  }

  @LibpqActor
  private func inquire(_ entry: JournalEntry, _ conninfo: String) async throws -> ChangeReport.Stage? {
    let access = ChangeAccess(conninfo: try Conninfo(conninfo), deadlines: Deadlines())
    return try await ChangeInquiry(access: access).outcome(of: entry)
  }

  @LibpqActor
  private func askUnprotected(_ conninfo: String) async throws {
    let link = Link(try Conninfo(conninfo))
    defer { link.close() }
    let handshake = try await link.open()
    var context = ProbeContext(version: handshake.versionNumber, role: "postgres", overUnixSocket: false)
    context.sourceLogins = [.init(role: "postgres", database: "lured")]
    let groups =
      UpstreamProbe.catalog.flatMap { $0.groups(context) } + [
        [Greeting.statement], IdleSessions.group(roles: ["postgres"]),
      ]
    for answer in try await link.ask(Script(groups)) { _ = try answer.get() }
  }

  // MARK: - What is read

  /// The statements of the extended protocol that a log with `log_statement = all` holds.
  private func sent(in log: String) -> [String] {
    var statements: [String] = []
    var isWithin = false
    for line in log.split(separator: "\n") {
      if let begin = line.firstRange(of: "execute <unnamed>: ") {
        statements.append(String(line[begin.upperBound...]))
        isWithin = true
      } else if isWithin, line.hasPrefix("\t") {
        statements[statements.count - 1] += "\n" + line.dropFirst()
      } else {
        isWithin = false
      }
    }
    return statements.reduce(into: []) { all, next in if !all.contains(next) { all.append(next) } }
  }

  /// Names of functions, relations and types that are looked up in a search path, and numbers beside an operator: those
  /// have a type of their own, which may not be that of the other side.
  private func unqualified(in statement: String) -> [String] {
    let tokens = sqlTokens(statement)
    func word(_ index: Int) -> String? {
      guard tokens.indices.contains(index), case .word(let word) = tokens[index] else { return nil }
      return word
    }
    func mark(_ index: Int) -> Character? {
      guard tokens.indices.contains(index), case .mark(let mark) = tokens[index] else { return nil }
      return mark
    }
    let subqueries = tokens.indices.filter { word($0 + 1) == "AS" && mark($0 + 2) == "(" }.compactMap { word($0) }
    return tokens.indices.compactMap { index in
      guard let name = word(index) else { return nil }
      let isQualified = mark(index - 1) == "." && word(index - 2) == "pg_catalog"
      // A list of columns stands behind a name that stands behind a parenthesis.
      if mark(index + 1) == "(", !isQualified, !Self.keywords.contains(name.uppercased()), mark(index - 1) != ")" {
        return "\(name)("
      }
      let before = word(index - 1)?.uppercased()
      if before == "FROM" || before == "JOIN", name != "pg_catalog", name != "LATERAL", !subqueries.contains(name) {
        return "FROM \(name)"
      }
      if mark(index - 1) == ":", mark(index - 2) == ":", !Self.types.contains(name) { return "::\(name)" }
      let isBesideOperator = [index - 1, index + 1].contains { mark($0).map(Vocabulary.marks.contains) ?? false }
      // A process id is of the type of a number.
      if name.first?.isNumber == true, isBesideOperator, mark(index - 1) != "$", word(index - 2) != "pid" {
        return "\(name) beside an operator"
      }
      return nil
    }
  }

  private static let keywords: Set<String> = [
    "ALL", "AND", "ANY", "AS", "COALESCE", "EXISTS", "EXTRACT", "FILTER", "FROM", "GREATEST", "IN", "JOIN", "LATERAL",
    "LEAST", "OR", "OVER", "SELECT", "THEN", "UNION", "VALUES", "WHERE",
  ]
  /// Those that the grammar itself knows, and the schema of the others.
  private static let types: Set<String> = ["bigint", "int", "pg_catalog", "timestamp"]
}
