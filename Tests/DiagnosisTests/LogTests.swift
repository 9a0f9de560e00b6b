// What is made of a server's log: counts and bounds, advice on logging, the way to a hosted log, and the walsender's end.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct LogTests {
  private func event(_ message: String, ago seconds: Int, _ logClass: LogClass = .replication) -> LogEvent {
    LogEvent(at: .noon - .seconds(seconds), severity: .log, message: message, logClass: logClass)
  }

  private func logs(_ events: [LogEvent], skipped: Int64 = 0) -> Reading<LogExcerpt> {
    var excerpt = LogExcerpt(.server(path: "log/a.csv"), format: .csvlog, events: events, position: 10, length: 10)
    excerpt.skipped = skipped
    return Reading(excerpt, at: .noon)
  }

  // MARK: Record

  @Test func aRecordStaysBoundedWhateverComes() {
    var record = LogRecord()
    for round in 0..<20 {
      let storm = (0..<100).map { event("refused \(round) \($0)", ago: 100, .resources) }
      record.take(logs(storm + storm.map { self.event($0.message, ago: 90, .other) }, skipped: 5), at: .noon)
    }
    #expect(record.count(of: .resources) == 2_000)
    #expect(record.lines(of: .resources).count == 500)
    #expect(record.lines(of: .other).count == 100)
    #expect(record.lines(of: .resources).last?.event.message == "refused 19 99")
    #expect(record.skipped == 100)
  }

  @Test func countsLieWhereTheyHappened() {
    var record = LogRecord()
    record.take(
      logs([event("a", ago: 3_500), event("b", ago: 1_790), event("c", ago: 5), event("d", ago: -30)]), at: .noon)
    let course = record.course(of: .replication, over: .seconds(3_600), until: .noon, count: 2)
    #expect(course == [1, 3])
    #expect(record.course(of: .tls, over: .seconds(3_600), until: .noon, count: 3) == [0, 0, 0])
  }

  @Test func aLineWithoutATimeStandsWhereItWasRead() {
    var record = LogRecord()
    record.take(logs([LogEvent(severity: .log, message: "no time")]), at: .noon)
    #expect(record.lines.map(\.at) == [.noon])
  }

  @Test func troubleIsSaidUntilTheLogCanBeRead() {
    var record = LogRecord()
    record.take(Reading(trouble: .denied(grant: "GRANT")), at: .noon)
    #expect(record.trouble == .denied(grant: "GRANT") && record.readAt == nil)
    record.take(logs([]), at: .noon)
    #expect(record.trouble == nil && record.readAt == .noon)
  }

  @Test func aFileThatIsReadHereTellsNothingOfTheConnection() {
    let before = Evidence.healthy()
    var after = before
    after.take(.logs("orders-db", logs([event("x", ago: 1)]), at: .noon))
    #expect(after.upstreams["orders-db"]?.logs.lines.count == 1)
    #expect(after.upstreams["orders-db"]?.link == before.upstreams["orders-db"]?.link)
  }

  @Test func whatWasLeftOutIsCounted() {
    var record = LogRecord()
    let excerpt = LogExcerpt(.standardInput, format: .stderr, events: [event("x", ago: 1, .other)], leftOut: 41)
    record.take(Reading(excerpt, at: .noon), at: .noon)
    #expect(record.count(of: .other) == 42)
  }

  /// Of what is looked up later the earliest is kept, beside the latest of what is followed.
  @Test func looksBackAreBoundedAndDisplaceNothing() {
    var record = LogRecord()
    record.take(logs([event("now", ago: 1)]), at: .noon)
    for minute in (0..<100).reversed() {
      var found = LogLookBack(since: .noon - .seconds(200_000), path: "/x")
      found.events =
        (0..<20).map { event("old", ago: 100_000 - minute * 60 + $0) } + [event("dull", ago: 100_000, .other)]
      record.take(found)
    }
    record.take(LogLookBack(since: .noon - .seconds(200_000), end: .reached))
    #expect(record.lines.count == 501 && record.olderDropped == 1_600)
    #expect(record.lines.last?.event.message == "now" && !record.lines.contains { $0.event.message == "dull" })
    #expect(record.lines.first?.at == .noon - .seconds(100_019))
    #expect(record.readSince == .noon - .seconds(200_000) && record.lookBack?.end == .reached)
  }

  @Test func endsOfReplicatingRolesAreNotedExactly() throws {
    func ending(_ pid: Int32, role: String, backend: String?) -> LogEvent {
      var event = event("disconnection: session time: 0:05:50.000", ago: 10, .other)
      (event.pid, event.role, event.backendType) = (pid, role, backend)
      event.sessionTime = .seconds(350)
      return event
    }
    var dismissal = event("terminating connection due to administrator command", ago: 10, .shutdown)
    dismissal.pid = 3
    var upstream = UpstreamSample.healthy()
    upstream.logs = logs([
      ending(1, role: "materialize", backend: "walsender"), ending(2, role: "web", backend: "client backend"),
      dismissal,
      ending(3, role: "materialize", backend: "walsender"),
    ])
    var own = ending(4, role: "watcher", backend: "client backend")
    own.application = "pgwatch-tui"
    upstream.logs?.value?.events.append(own)
    let lifetimes = try #require(Evidence.healthy(upstream: upstream).upstreams["orders-db"]).lifetimes
    let ends = lifetimes.ends
    #expect(ends.map(\.pid) == [1, 3] && ends.map(\.withServer) == [false, true])
    #expect(lifetimes.othersEnds.map(\.pid) == [2])
    #expect(ends.allSatisfy { $0.age == .seconds(350) && $0.uncertainty == .zero && $0.isReplication })
  }

  // MARK: Rules

  private let timeout = "terminating walsender process due to replication timeout"

  @Test func aTimedOutWalSenderIsEvidence() throws {
    var late = event(timeout, ago: 60)
    late.role = "materialize"
    var upstream = UpstreamSample.healthy()
    upstream.logs = logs([late])
    let finding = try #require(diagnose(.healthy(upstream: upstream), Standards(now: .noon)).first)
    #expect(finding.cause == .connectionTimeout && finding.severity == .warning && finding.upstream == "orders-db")
    #expect(finding.support.first?.text.contains(timeout) == true)
    #expect(finding.settings == ["wal_sender_timeout"])
  }

  @Test func anOldOneOrAStandbysIsNot() {
    var standby = event(timeout, ago: 60)
    standby.role = "replicator"
    var upstream = UpstreamSample.healthy()
    upstream.logs = logs([event(timeout, ago: 7_200), standby])
    #expect(diagnose(.healthy(upstream: upstream), Standards(now: .noon)).isEmpty)
  }

  @Test func aLogThatIsDeniedIsNoMoreThanAHint() {
    var upstream = UpstreamSample.healthy()
    upstream.logs = Reading(trouble: .denied(grant: "GRANT EXECUTE …"))
    let findings = diagnose(.healthy(upstream: upstream), Standards(now: .noon))
    #expect(findings.map(\.cause) == [.missingPrivilege] && findings.map(\.severity) == [.info])
    #expect(findings.first?.advice == ["GRANT EXECUTE …"])
  }

  // MARK: Advice

  private func setting(_ name: String, _ value: String) -> Setting {
    Setting(name: name, value: value, unit: nil, source: .file)
  }

  @Test func whatIsNotLoggedIsNamed() {
    let advice = LoggingAdvice.all(
      for: [
        setting("log_connections", ""), setting("log_disconnections", "off"), setting("log_line_prefix", "%p %%m "),
      ], format: .stderr)
    #expect(
      advice.map(\.finding) == [
        "log_connections is off", "log_disconnections is off",
        "log_line_prefix has no time",
      ])
  }

  @Test(arguments: ["%m [%p] ", "[%p] %10m", "%t:", "x%n"])
  func aPrefixWithATimeIsFine(prefix: String) {
    let settings = [
      setting("log_connections", "receipt"), setting("log_disconnections", "on"), setting("log_line_prefix", prefix),
    ]
    #expect(LoggingAdvice.all(for: settings, format: .stderr).isEmpty)
  }

  @Test func otherFormatsHaveTheTimeAnyway() {
    #expect(LoggingAdvice.all(for: [setting("log_line_prefix", "%p ")], format: .csvlog).isEmpty)
  }

  // MARK: Hosted servers

  @Test func everyHostedServerHasAWayToItsLog() {
    for provider in Provider.allCases {
      let access = provider.logAccess(host: nil)
      #expect((access == nil) == (provider == .selfManaged), "\(provider)")
    }
  }

  @Test func theHostNamesTheInstance() throws {
    let rds = Provider.amazonRDS.logAccess(host: "orders.c0ffee.eu-west-1.rds.amazonaws.com")?.command
    #expect(rds?.hasPrefix("id=orders; aws rds download-db-log-file-portion") == true)
    #expect(rds?.contains("--region eu-west-1") == true)
    let aurora = Provider.amazonAurora.logAccess(host: "orders.cluster-c0ffee.eu-west-1.rds.amazonaws.com")?.command
    #expect(aurora?.contains("--db-cluster-identifier orders --region eu-west-1") == true)
    let azure = Provider.azure.logAccess(host: "orders.postgres.database.azure.com")?.command
    #expect(azure?.contains("--server-name orders") == true)
    #expect(Provider.amazonRDS.logAccess(host: "10.0.0.1")?.command?.contains("id=INSTANCE;") == true)
  }
}
