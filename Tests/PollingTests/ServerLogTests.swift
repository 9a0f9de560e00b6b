// The log of real servers, read through SQL.

import Demo
import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct ServerLogTests {
  private static let formats: [LogFormat] = [.stderr, .csvlog, .jsonlog]

  private static func settings(_ format: LogFormat) -> [String: String] {
    [
      "logging_collector": "on", "log_destination": format.rawValue, "log_disconnections": "on",
      "log_line_prefix": "%m [%p] %q%u@%d %h %e ", "log_timezone": "Asia/Kolkata",
    ]
  }

  @Test(arguments: serverVersions, formats)
  func whatReallyHappensIsClassified(_ installation: Installation, _ format: LogFormat) async throws {
    let guarded = ["host all guarded samehost scram-sha-256"]
    try await withCluster(on: installation, settings: Self.settings(format), accessRules: guarded) { cluster in
      try await cluster.run(
        """
        CREATE ROLE guarded LOGIN PASSWORD 'right'; CREATE ROLE limited LOGIN CONNECTION LIMIT 0;
        CREATE ROLE sleepy LOGIN; ALTER ROLE sleepy SET idle_session_timeout = '50ms'; CREATE ROLE app LOGIN;
        """)
      let observer = try await Observer(cluster.conninfo())
      await fails(cluster.conninfo(role: "guarded") + " password=wrong")
      await fails(cluster.conninfo(role: "limited"))
      let sleepy = try await connect(cluster.conninfo(role: "sleepy"))
      let app = try await connect(cluster.conninfo(role: "app"))
      _ = try await app.ask(Script([[Statement("SET statement_timeout = 20")], [Statement("SELECT pg_sleep(60)")]]))
      try await cluster.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'")

      var events: [LogEvent] = []
      func seen(_ role: String, _ logClass: LogClass, _ sqlstate: String) -> Bool {
        events.contains { $0.role == role && $0.logClass == logClass && $0.sqlstate == sqlstate }
      }
      let complete = try await eventually {
        events += try await observer.refresh().logs?.value?.events ?? []
        return seen("guarded", .authentication, "28P01") && seen("limited", .resources, "53300")
          && seen("sleepy", .timeout, "57P05") && seen("app", .timeout, "57014") && seen("app", .shutdown, "57P01")
          && events.contains { $0.role == "app" && $0.sessionTime != nil }
      }
      #expect(complete, "\(events.map(\.message))")
      #expect(events.contains { $0.message.hasPrefix("starting PostgreSQL") } || installation.major < 12)
      let clock = try #require(try await observer.refresh().facts?.value?.clock)
      for event in events {
        let at = try #require(event.at)
        #expect(at <= clock && clock - at < .seconds(120), "\(event.message)")
      }
      await observer.close()
      await sleepy.close()
      await app.close()
    }
  }

  /// Statements whose text, or the error about them, holds a password.
  private static let tellingStatements = [
    "ALTER ROLE watcher 'Geh3imXy'", "ALTER ROLE watcher VALID UNTIL 'Geh3imXy'",
    "ALTER ROLE watcher ENCRYPTED PASSWORD 'Geh3imXy' BAD", "ALTER ROLE watcher WITH PASSWORD $q$Geh3imXy$q$ x",
    "ALTER ROLE watcher $q$Geh3imXy$q$", "ALTER ROLE watcher E'Geh3imXy'", "ALTER USER \"Geh3imXy-24\" PASSWORD 'x'",
    "ALTER ROLE watcher PASSWORD Geh3imXy", "ALTER ROLE watcher PASSWORD \"Geh3imXy\"",
    "CREATE ROLE z LOGIN Geh3imXy-27", "CREATE ROLE z LOGIN Geh3imXy",
    "DO $$ BEGIN RAISE EXCEPTION 'login with %', '{\"password\": \"Geh3imXy\"}'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'cannot connect postgres://u:Geh3imXy@y@h/db'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'pwd=Geh3imXy passwd=Geh3imXy PGPASSWORD=Geh3imXy'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'password is Geh3imXy'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'password => ''Geh3imXy'''; END $$",
  ]

  @Test(arguments: serverVersions, formats)
  func noEntryTellsAPassword(_ installation: Installation, _ format: LogFormat) async throws {
    let settings = Self.settings(format).merging(["log_statement": "all"]) { $1 }
    try await withCluster(on: installation, settings: settings) { cluster in
      let observer = try await Observer(cluster.conninfo())
      try await cluster.run("CREATE ROLE watcher")
      var events: [LogEvent] = []
      // One by one: of entries that explain nothing only the latest are kept.
      for (number, statement) in Self.tellingStatements.enumerated() {
        await cluster.run(statement, role: "postgres", failing: true)
        let isRead = try await eventually {
          events += try await observer.refresh().logs?.value?.events ?? []
          return events.count { $0.severity == .error } > number
        }
        #expect(isRead, "\(statement)")
      }
      for event in events { #expect(!String(describing: event).lowercased().contains("geh3imxy"), "\(event)") }
      await observer.close()
    }
  }

  /// Every entry once, in order, while the log goes on in other files.
  @Test(arguments: zip(serverVersions, formats))
  func nothingIsLostOrDoubledByRotation(_ installation: Installation, _ format: LogFormat) async throws {
    try await withCluster(on: installation, settings: Self.settings(format)) { cluster in
      let observer = try await Observer(cluster.conninfo())
      var numbers: [Int] = []
      func read() async throws {
        let events = try await observer.refresh().logs?.value?.events ?? []
        numbers += events.compactMap { event in
          event.message.hasPrefix("replication slot \"n\" is active for PID ")
            ? event.message.split(separator: " ").last.flatMap { Int($0) } : nil
        }
      }
      try await read()
      for round in 0..<3 {
        try await cluster.run(
          """
          DO $$ BEGIN FOR n IN \(round * 100 + 1)..\(round * 100 + 100) LOOP
            RAISE LOG 'replication slot "n" is active for PID %', n; END LOOP; END $$
          """)
        if round == 1 { try await read() }
        try await cluster.run(
          "ALTER SYSTEM SET log_filename = 'round-\(round).log'; SELECT pg_reload_conf(), pg_rotate_logfile()")
        #expect(
          try await eventually {
            try await cluster.run("SELECT pg_current_logfile('\(format.rawValue)')").contains("round-\(round)")
          })
        try await read()
      }
      let complete = try await eventually {
        try await read()
        return numbers.count >= 300
      }
      #expect(complete)
      #expect(numbers == Array(1...300))
      await observer.close()
    }
  }

  @Test(arguments: zip(serverVersions.reversed(), formats))
  func hostileTextArrivesWhole(_ installation: Installation, _ format: LogFormat) async throws {
    try await withCluster(on: installation, settings: Self.settings(format)) { cluster in
      let observer = try await Observer(cluster.conninfo())
      await cluster.run(
        #"""
        DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P01', DETAIL = E'in\n2026-11-22 10:00:00.000 UTC [1] FATAL:  detail',
          MESSAGE = E'über "a", \\ \x1b[31m\n\tFATAL:  x\n\n{"message":"y"}\n\\.'; END $$
        """#, role: "postgres", failing: true)
      var found: LogEvent?
      let complete = try await eventually {
        found = try await observer.refresh().logs?.value?.events.first { $0.message.hasPrefix("über") } ?? found
        return found != nil
      }
      #expect(complete)
      let event = try #require(found)
      #expect(event.message == "über \"a\", \\ \u{1B}[31m\n\tFATAL:  x\n\n{\"message\":\"y\"}\n\\.")
      #expect(event.detail == "in\n2026-11-22 10:00:00.000 UTC [1] FATAL:  detail")
      #expect(event.sqlstate == "57P01" && event.logClass == .shutdown)
      await observer.close()
    }
  }

  @Test(arguments: serverVersions)
  func theGrantThatIsNamedHelps(_ installation: Installation) async throws {
    try await withCluster(on: installation, settings: Self.settings(.csvlog)) { cluster in
      try await cluster.run(#"CREATE ROLE "od""d" LOGIN"#)
      let observer = try await Observer(cluster.conninfo(role: #"od"d"#))
      guard case .denied(let grant)? = try await observer.refresh().logs?.trouble else {
        Issue.record("the log is not denied")
        return
      }
      #expect(try await observer.refresh().logs == nil)
      try await cluster.run(grant)
      await observer.askAfresh()
      #expect(try await observer.refresh().logs?.value?.events.isEmpty == false)
      // What was read is not read again.
      let again = try #require(try await observer.refresh().logs?.value)
      #expect(!again.events.contains { $0.message.hasPrefix("starting PostgreSQL") })
      await observer.close()
    }
  }

  /// The log directory is all that the advised function opens, and only to whom it is granted; again for another role.
  @Test(arguments: serverVersions)
  func theAdvisedFunctionReadsTheLogOnly(_ installation: Installation) async throws {
    try await withCluster(on: installation, settings: Self.settings(.stderr)) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN; CREATE ROLE second LOGIN; CREATE ROLE stranger LOGIN")
      for role in ["watcher", "second"] { try await cluster.run(LogFunction.creation(for: role)) }
      func read(_ file: String, as role: String = "watcher") async throws -> String {
        try await cluster.run("SELECT length(bytes) FROM pgwatch.read_log('\(file)', 0, 10)", role: role)
      }
      let path = try await cluster.run("SELECT pg_current_logfile()")
      let log = try #require(path.split(separator: "/").last)
      for role in ["watcher", "second"] { #expect(try await read(String(log), as: role) == "10") }
      for file in [
        "../pg_hba.conf", "../postgresql.auto.conf", "postgresql.auto.conf", "\(cluster.folder)/pg_hba.conf",
        "/etc/passwd",
        path, "./\(log)", "..", ".", "",
      ] {
        #expect(try await read(file).isEmpty, "\(file)")
      }
      await cluster.run("SELECT pgwatch.read_log('\(log)', 0, 10)", role: "stranger", failing: true)
      await cluster.run("SELECT pg_read_binary_file('\(path)')", role: "watcher", failing: true)
    }
  }

  /// Whoever owns the schema or the function could have it say anything.
  @Test(arguments: ["SCHEMA pgwatch", "FUNCTION pgwatch.read_log"])
  func aFunctionOfSomebodyElseIsNotCalled(_ what: String) async throws {
    try await withCluster(on: try #require(serverVersions.last), settings: Self.settings(.stderr)) { cluster in
      try await cluster.run("CREATE ROLE watcher LOGIN; CREATE ROLE somebody LOGIN")
      try await cluster.run(LogFunction.creation(for: "watcher") + "; ALTER \(what) OWNER TO somebody")
      let observer = try await Observer(cluster.conninfo(role: "watcher"))
      for round in 0..<2 {
        let trouble = try await observer.refresh().logs?.trouble
        guard case .denied? = trouble else {
          Issue.record("round \(round): \(String(describing: trouble))")
          continue
        }
        await observer.askAfresh()
      }
      await observer.close()
    }
  }

  @Test(arguments: serverVersions)
  func aLogThatIsNotCollectedIsAbsent(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run("CREATE ROLE bare LOGIN")
      for role in ["postgres", "bare"] {
        let observer = try await Observer(cluster.conninfo(role: role))
        guard case .absent(let why)? = try await observer.refresh().logs?.trouble else {
          Issue.record("the log of \(role) is not absent")
          return
        }
        #expect(why.contains("logging_collector is off"))
        await observer.close()
      }
    }
  }

  /// A log that grows faster than it is read is not chased; what is passed over is said.
  @Test func aFloodIsPassedOver() async throws {
    try await withCluster(on: try #require(serverVersions.last), settings: Self.settings(.stderr)) { cluster in
      let observer = try await Observer(cluster.conninfo())
      _ = try await observer.refresh()
      try await cluster.run(
        "DO $$ BEGIN FOR n IN 1..3000 LOOP RAISE LOG '%', repeat('x', 1000); END LOOP; RAISE LOG 'sorry, too many clients already'; END $$"
      )
      var skipped: Int64 = 0
      let caughtUp = try await eventually {
        let excerpt = try await observer.refresh().logs?.value
        skipped += excerpt?.skipped ?? 0
        #expect((excerpt?.events.count ?? 0) < 1_001)
        return excerpt?.events.contains { $0.logClass == .resources } ?? false
      }
      #expect(caughtUp)
      #expect(skipped > 1_000_000)
      await observer.close()
    }
  }

  /// Opens a session that the server refuses.
  private func fails(_ conninfo: String) async {
    await #expect(throws: Loss.self) { _ = try await connect(conninfo) }
  }
}

extension Cluster {
  fileprivate func run(_ sql: String, role: String, failing: Bool) async {
    await #expect(throws: (any Error).self) { try await run(sql, role: role) }
  }
}
