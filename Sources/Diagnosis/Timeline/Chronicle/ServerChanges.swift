// Servers that were started anew, took over, or read their configuration again.

import Samples

extension Chronicle {
  // MARK: PostgreSQL

  /// - Parameters:
  ///   - before: what was known of the server; `nil` when it is met first.
  ///   - clock: how far the server's clock is off.
  mutating func note(
    _ facts: ServerFacts, of name: String, after before: ServerFacts?, clock: ClockDifference, at moment: Moment
  ) {
    let startedAt = facts.startedAt.byOurClock(clock)
    let loadedAt = facts.configurationLoadedAt.byOurClock(clock)
    guard let before else { return meet(facts, of: name, startedAt: startedAt, loadedAt: loadedAt) }
    func event(
      _ kind: Event.Kind, _ severity: Severity, at: Moment, _ key: String, _ title: String, isRecovery: Bool = false
    ) {
      add(
        Event(
          kind, severity, at: at, server: .upstream(name), key: key, lead: "\(name) ", title: "\(title)",
          isRecovery: isRecovery))
    }
    if facts.startedAt > before.startedAt {
      event(.restart, .warning, at: startedAt, "restart \(facts.startedAt.microseconds)", "was restarted")
    } else if facts.startedAt < before.startedAt {
      event(
        .failover, .critical, at: moment, "other \(facts.startedAt.microseconds)",
        "is another server now: it has run for longer, since \(facts.startedAt.utc) UTC")
    } else if facts.configurationLoadedAt != before.configurationLoadedAt {
      event(
        .configuration, .info, at: loadedAt, "load \(facts.configurationLoadedAt.microseconds)",
        "read its configuration again")
    }
    if facts.inRecovery != before.inRecovery {
      facts.inRecovery
        ? event(.failover, .critical, at: moment, "standby", "is a standby now")
        : event(.failover, .critical, at: moment, "promoted", "was promoted: it is no standby any more")
    }
    if let old = before.serverAddress?.address, let new = facts.serverAddress?.address, old != new {
      event(.failover, .warning, at: moment, "server \(new)", "answers from another machine: \(new), was \(old)")
    }
  }

  /// What happened before it was watched.
  private mutating func meet(_ facts: ServerFacts, of name: String, startedAt: Moment, loadedAt: Moment) {
    let server = ServerID.upstream(name)
    add(
      Event(
        .restart, .info, at: startedAt, server: server, key: "restart \(facts.startedAt.microseconds)",
        lead: "\(name) ", title: "was started"))
    // To start is to read it.
    guard facts.configurationLoadedAt - facts.startedAt > .seconds(5) else { return }
    add(
      Event(
        .configuration, .info, at: loadedAt, server: server, key: "load \(facts.configurationLoadedAt.microseconds)",
        lead: "\(name) ", title: "read its configuration"))
  }

  // MARK: Materialize

  /// It tells how long it has been up, to the second, and the answer may be late: a start that seems to move by less is
  /// the same one.
  private static let sameStart = Duration.seconds(10)

  mutating func note(
    _ facts: MaterializeFacts, at moment: Moment, late: Duration, after before: MaterializeFacts?, startedAt: Moment?
  ) {
    let start = moment - facts.uptime
    let version = facts.version.firstWord
    guard let before, let startedAt else {
      return add(
        Event(
          .restart, .info, at: start, server: .materialize, key: "start",
          lead: "Materialize ", title: "\(version) was started"))
    }
    let former = before.version.firstWord
    guard start - startedAt > Chronicle.sameStart +| late || version != former else { return }
    add(
      Event(
        .restart, .warning, at: start, server: .materialize, key: "restart \(start.microseconds / 60_000_000)",
        lead: "Materialize ",
        title: "was restarted\(version == former ? "" : " with another version: \(former) → \(version)")"))
  }
}
