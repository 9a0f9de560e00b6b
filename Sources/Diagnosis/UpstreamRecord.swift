// What has been seen of one upstream PostgreSQL server.

package import Samples

package struct UpstreamRecord: Sendable, Equatable {
  package internal(set) var link = LinkRecord()
  package private(set) var facts = Reading<ServerFacts>.awaited
  package private(set) var sessions = Reading<Sessions>.awaited
  package private(set) var replication = Reading<Replication>.awaited
  package private(set) var settings = Reading<[Setting]>.awaited
  package private(set) var accessRules = Reading<[AccessRule]>.awaited
  package internal(set) var logs = LogRecord()
  /// As of when the operator last chose among them.
  package internal(set) var idleSessions = Reading<[IdleSession]>.awaited
  /// What the probes showed on the way here.
  package internal(set) var reachability = ReachabilityRecord()
  /// `nil` while the server's clock is not known.
  package private(set) var clock: ClockDifference?
  package internal(set) var lifetimes = Lifetimes()
  /// Connections that remained for ordinary roles, and the number in use, over time.
  package internal(set) var remaining = Trend()
  package internal(set) var used = Trend()

  package init() {}

  package mutating func take(_ sample: UpstreamSample) {
    link.answer(at: sample.at, roundTrip: sample.roundTrip)
    if let facts = sample.facts { self.facts.renew(with: facts, at: sample.at) }
    if let facts = sample.facts?.value {
      clock = ClockDifference(clock: facts.clock, at: sample.at, roundTrip: sample.roundTrip)
    }
    lifetimes.look(at: sample)
    if let sessions = sample.sessions {
      self.sessions.renew(with: sessions, at: sample.at)
      if let headroom = sessions.value?.headroom {
        remaining.append(Double(headroom.remaining), at: sample.at)
        used.append(Double(headroom.used), at: sample.at)
      }
    }
    if let replication = sample.replication { self.replication.renew(with: replication, at: sample.at) }
    if let settings = sample.settings { self.settings.renew(with: settings, at: sample.at) }
    if let rules = sample.accessRules { accessRules.renew(with: rules, at: sample.at) }
    if let idle = sample.idleSessions { idleSessions.renew(with: idle, at: sample.at) }
    if let logs = sample.logs { take(logs, at: sample.at) }
  }

  /// What was read of its log, through SQL or on this machine: it tells nothing of our own connection.
  package mutating func take(_ logs: Reading<LogExcerpt>, at moment: Moment) {
    self.logs.take(logs, at: moment)
    let roles = Set((sessions.value?.replicating ?? []).map(\.role))
    for end in logs.value?.ends ?? [] {
      if end.isReplication || roles.contains(end.role) { lifetimes.note(end) } else { lifetimes.noteOther(end) }
    }
  }

  mutating func take(_ found: LogLookBack) { logs.take(found) }

  package func setting(_ name: String) -> Setting? { settings.value?.first { $0.name == name } }
}
