// Pane 6 in its states, and its keys.

import Diagnosis
import Samples
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite struct LogsPaneTests {
  // MARK: Screens

  @Test(arguments: [(80, 24), (120, 40)])
  func anIncident(width: Int, height: Int) {
    var model = LogScene.model(Size(width: width, height: height))
    press("6", &model)
    expectPage(model, "logs-\(width)")
  }

  @Test func aLogThatMayNotBeRead() {
    var model = LogScene.model(logs: Reading(trouble: .denied(grant: #"GRANT EXECUTE ON FUNCTION … TO "watcher""#)))
    press("6", &model)
    expectPage(model, "logs-denied")
  }

  @Test func aHostedServer() {
    var model = LogScene.model(
      logs: Reading(trouble: .denied(grant: "GRANT …")), host: "orders.c0ffee.eu-west-1.rds.amazonaws.com")
    press("6", &model)
    expectPage(model, "logs-hosted")
  }

  @Test func nothingHasHappenedYet() {
    var excerpt = LogScene.excerpt
    excerpt.events = []
    excerpt.origin = .file(path: "/var/log/postgresql/orders.log")
    excerpt.format = .stderr
    (excerpt.position, excerpt.length) = (2_097_152, 10_737_418_240)
    var model = LogScene.model(logs: Reading(excerpt, at: Scene.ago(1)))
    press("6", &model)
    expectPage(model, "logs-quiet")
  }

  @Test func aLogThatIsStillBeingRead() {
    var excerpt = LogScene.excerpt
    excerpt.events = []
    excerpt.origin = .file(path: "/var/log/postgresql/orders.log")
    (excerpt.began, excerpt.position, excerpt.length) = (10_720_641_024, 10_722_738_176, 10_737_418_240)
    var model = LogScene.model(logs: Reading(excerpt, at: Scene.ago(1)))
    press("6", &model)
    #expect(view(model).text.contains("10 GB, 2 MB of the 16 MB to be read are"))
  }

  @Test(arguments: ["under-way", "reached", "exhausted", "bounded"])
  func lookingBack(_ how: String) {
    var model = LogScene.onThisMachine
    press("6", &model)
    var found = LogLookBack(
      since: Scene.ago(90_000), path: "/var/log/postgresql/orders.log.2.gz", read: 3_145_728, length: 12_582_912)
    found.events = [LogEvent(at: Scene.ago(89_000), severity: .fatal, message: "long ago", logClass: .resources)]
    found.trouble =
      "/var/log/postgresql/orders.log.1.gz: it ends too early: it was cut off, or is still being compressed"
    if how != "under-way" {
      take(found, &model)
      found = LogLookBack(since: found.since, end: LogLookBack.End(rawValue: how))
    }
    take(found, &model)
    expectPage(model, "logs-back-\(how)")
  }

  // MARK: Keys

  @Test func anHourFurtherBackIsReadOfALogOnThisMachineOnly() throws {
    var model = LogScene.onThisMachine
    press("6", &model)
    let begin = try #require(model.shownLogs?.readSince)
    #expect(update(&model, .key(.character("o"))) == [.server(.readLogBack("orders-db", to: begin - .seconds(3_600)))])
    // One look at a time.
    take(LogLookBack(since: begin - .seconds(3_600), path: "/x", length: 9), &model)
    #expect(update(&model, .key(.character("o"))) == [])
    take(LogLookBack(since: begin - .seconds(3_600), end: .reached), &model)
    #expect(update(&model, .key(.character("o"))) == [.server(.readLogBack("orders-db", to: begin - .seconds(7_200)))])

    var throughSQL = LogScene.model()
    press("6", &throughSQL)
    #expect(update(&throughSQL, .key(.character("o"))) == [])
    #expect(view(throughSQL).text.contains("--log-file"))
  }

  @Test func aFailureBeforeTheBeginningIsReadBackTo() throws {
    var excerpt = LogScene.excerpt
    excerpt.origin = .file(path: "/var/log/postgresql/orders.log")
    excerpt.events = [LogEvent(at: Scene.ago(100), severity: .fatal, message: "later", logClass: .resources)]
    var model = LogScene.model(logs: Reading(excerpt, at: Scene.ago(1)))
    press("6", &model)
    let failure = try #require(model.failureAtHand).at
    #expect(update(&model, .key(.character("m"))) == [.server(.readLogBack("orders-db", to: failure - .seconds(300)))])
    var found = LogLookBack(since: failure - .seconds(300), path: "/x.1", length: 9)
    found.events = [LogEvent(at: failure, severity: .fatal, message: "the reason", logClass: .shutdown)]
    take(found, &model)
    #expect(model.state(of: .pane(.logs)).selected == nil)
    take(LogLookBack(since: found.since, end: .reached), &model)
    let selected = model.state(of: .pane(.logs)).selected
    #expect(model.shownLogRuns.first { $0.id == selected }?.event.message == "the reason")
    // It has been read now.
    #expect(update(&model, .key(.character("m"))) == [])
  }

  @Test func oneClassAfterTheOtherAndAllAgain() {
    var model = LogScene.model()
    press("6", &model)
    var shown: [LogClass?] = []
    for _ in 0..<6 {
      press("c", &model)
      shown.append(model.logView.logClass)
      let classes = Set(model.shownLogRuns.map(\.event.logClass))
      #expect(model.logView.logClass.map { classes == [$0] } ?? (classes.count == 5))
    }
    #expect(shown == [.resources, .shutdown, .replication, .network, .other, nil])
  }

  @Test func theMomentOfTheFailureIsFound() {
    var model = LogScene.model()
    // From the source that is hurt.
    press(.enter, &model)
    press("6", &model)
    press("m", &model)
    let selected = model.state(of: .pane(.logs)).selected
    #expect(model.shownLogRuns.first { $0.id == selected }?.event.message.hasPrefix("terminating walsender") == true)
    #expect(view(model).text.contains("orders failed at"))
    press(.escape, &model)
    #expect(model.place == .source("u3"))
  }

  @Test func whereNothingFailedThereIsNoMoment() {
    var model = Scene.model(Scene.healthy)
    press("6", &model)
    press("m", &model)
    #expect(view(model).text.contains("No source of this upstream has failed."))
  }

  @Test func repetitionsAreOneRow() throws {
    let model = LogScene.model()
    let run = try #require(model.shownLogRuns.first)
    #expect(run.count == 12 && run.event.logClass == .resources)
  }

  @Test func theNewestIsFirstUnlessTurnedRound() {
    var model = LogScene.model()
    press("6", &model)
    let newest = model.shownLogRuns.map(\.at)
    #expect(newest == newest.sorted(by: >))
    press("S", &model)
    #expect(model.shownLogRuns.map(\.at) == newest.reversed())
    press("S", &model)
    press("s", &model)
    press("s", &model)
    #expect(model.shownLogRuns.first?.event.severity == .fatal)
  }

  @Test func whatAServerWroteDoesNotSteerTheTerminal() {
    var excerpt = LogScene.excerpt
    excerpt.events = [LogEvent(at: Scene.ago(1), severity: .error, message: "a\u{1B}]52;c;x\u{07}\nb\u{202E}c")]
    var model = LogScene.model(logs: Reading(excerpt, at: Scene.ago(1)))
    press("6", &model)
    #expect(!view(model).text.unicodeScalars.contains { $0.isSteering && $0 != "\n" })
    guard case .terminal(.copy(let text))? = update(&model, .key(.character("y"))).first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test func theOverviewStillShowsItsFourPanes() {
    let model = LogScene.model()
    #expect(Layout(model).panels.map(\.list) == [.sources, .connections, .keepalive, .tls].map(ListID.pane))
  }

  private func take(_ found: LogLookBack, _ model: inout Model) {
    _ = update(&model, .samples([.lookedBack("orders-db", found, at: Scene.now)]))
  }

  private func press(_ key: Key, _ model: inout Model) { _ = update(&model, .key(key)) }
  private func press(_ character: Character, _ model: inout Model) { press(.character(character), &model) }
}

/// orders-db lost Materialize's WAL sender and then filled up.
private enum LogScene {
  static let excerpt: LogExcerpt = {
    var events: [LogEvent] = []
    func add(
      _ ago: Int, _ severity: LogSeverity, _ code: String, _ message: String, role: String? = "materialize",
      pid: Int32 = 991
    ) {
      let logClass = LogClass(severity: severity, sqlstate: code, message: message)
      var event = LogEvent(at: Scene.ago(ago), severity: severity, sqlstate: code, message: message, logClass: logClass)
      event.role = role
      event.database = role == nil ? nil : "shop"
      event.address = role == nil ? nil : "10.1.0.9"
      event.pid = pid
      events.append(event)
    }
    add(3_300, .log, "00000", "database system is ready to accept connections", role: nil, pid: 12)
    add(3_290, .log, "00000", "starting logical decoding for slot \"materialize_u3\"")
    add(1_900, .error, "42P01", "relation \"nothing\" does not exist", role: "web", pid: 700)
    add(253, .log, "00000", "terminating walsender process due to replication timeout")
    add(250, .log, "08006", "could not receive data from client: Connection reset by peer")
    for attempt in 0..<12 {
      add(
        246 - attempt * 20, .fatal, "53300",
        "remaining connection slots are reserved for non-replication superuser connections", pid: 2_000 + Int32(attempt)
      )
    }
    return LogExcerpt(
      .server(path: "log/postgresql-2026-11-22_000000.csv"), format: .csvlog, events: events, position: 1_258_291,
      length: 1_258_291)
  }()

  static var onThisMachine: Model {
    var excerpt = excerpt
    excerpt.origin = .file(path: "/var/log/postgresql/orders.log")
    excerpt.format = .stderr
    return model(logs: Reading(excerpt, at: Scene.ago(1)))
  }

  static func model(
    _ size: Size = Size(width: 120, height: 40), logs: Reading<LogExcerpt> = Reading(excerpt, at: Scene.ago(1)),
    host: String? = nil
  ) -> Model {
    var samples = Scene.exhausted
    if let host, case .targets(var targets, let at)? = samples.first {
      targets[1].host = host
      samples[0] = .targets(targets, at: at)
    }
    guard case .upstream(_, var sample) = Scene.upstream("orders-db", used: 97) else { return Scene.model(samples) }
    sample.logs = logs
    sample.settings?.value? += [
      Setting(name: "log_connections", value: "off", unit: nil, source: .default),
      Setting(name: "log_disconnections", value: "on", unit: nil, source: .file),
    ]
    return Scene.model(samples + [.upstream("orders-db", sample)], size: size)
  }
}
