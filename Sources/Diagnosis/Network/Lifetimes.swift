// How long connections to an upstream live: their ends, noticed by what is missing from one sample to the next.

package import Samples

/// Follows the sessions of Materialize's and other replicating roles, one by one; bounded. Times are the server's. Sessions
/// of other roles are asked for in groups, so that the cost on the server does not grow with their number; their ends are
/// known from its log alone.
package struct Lifetimes: Sendable, Equatable {
  /// The latest ends of sessions of replicating roles, the oldest first.
  package private(set) var ends: [ConnectionEnd] = []
  /// The latest ends of sessions of other roles, the oldest first.
  package private(set) var othersEnds: [ConnectionEnd] = []

  /// Whether the ends cluster; worked out when they change, since every diagnosis asks.
  package private(set) var hasPattern = false

  /// Since when sessions are followed, by the server's clock; `nil` while none could be seen.
  package private(set) var since: Moment?

  private var living: [Identity: Session] = [:]
  private var serverStartedAt: Moment?

  /// A pid is used again in time; with its start it is one session's alone.
  private struct Identity: Hashable {
    var pid: Int32
    var startedAt: Moment
  }

  private struct Session: Equatable {
    var role: String
    var address: String?
    var isReplication: Bool
    var seenAt: Moment
    /// Since when it has been silent; `nil` while it works, or when that is not known.
    var idleSince: Moment?
    var report: Report?
  }

  /// What a WAL sender shows of the traffic on its connection. While nothing of it changes, nothing was said.
  private struct Report: Equatable {
    var repliedAt: Moment
    var unsent, unconfirmed: Int64?
  }

  static let endsLimit = 200
  /// A sample lists so many sessions one by one at most: in a full list a missing one may just have been left out.
  static let listLimit = 50
  /// Where the list is always full, nobody's end is noticed.
  static let livingLimit = 500

  package init() {}

  /// How many sessions are followed at present.
  package var following: Int { living.count }

  /// Compares a sample with the ones before.
  package mutating func look(at sample: UpstreamSample) {
    if let facts = sample.facts?.value, facts.startedAt != serverStartedAt {
      if serverStartedAt != nil { end(at: facts.startedAt, withServer: true) { _, _ in true } }
      serverStartedAt = facts.startedAt
    }
    let now = sample.facts?.value?.clock ?? sample.at
    let sessions = sample.sessions?.value?.replicating
    let senders = sample.replication?.value?.senders
    var seen = Lifetimes.sessions(sessions ?? [], at: now)
    // A WAL sender is seen by everybody, also where the sessions of others are hidden.
    for sender in senders ?? [] {
      let listed = seen.keys.first { $0.pid == sender.pid }
      guard let identity = listed ?? sender.startedAt.map({ Identity(pid: sender.pid, startedAt: $0) }) else {
        continue
      }
      var session =
        seen[identity] ?? Session(role: sender.role ?? "", address: sender.address, isReplication: true, seenAt: now)
      listen(to: sender, of: identity, &session)
      seen[identity] = session
    }
    let listIsWhole = sessions.map { $0.count < Lifetimes.listLimit } ?? false
    end(at: now) { identity, session in
      seen[identity] == nil && (session.isReplication ? senders != nil : listIsWhole)
    }
    living.merge(seen) { $1 }
    forgetTheLongestUnseen()
    if since == nil, !seen.isEmpty { since = now }
  }

  private mutating func forgetTheLongestUnseen() {
    guard living.count > Lifetimes.livingLimit else { return }
    let latest = living.sorted { $0.value.seenAt > $1.value.seenAt }.prefix(Lifetimes.livingLimit / 2)
    living = Dictionary(uniqueKeysWithValues: latest.map { ($0.key, $0.value) })
  }

  /// A reply bears the time of the other end's clock, so the silence is counted from the look that first showed it.
  private func listen(to sender: WalSender, of identity: Identity, _ session: inout Session) {
    session.report = sender.repliedAt.map {
      Report(repliedAt: $0, unsent: sender.unsent, unconfirmed: sender.unconfirmed)
    }
    guard let report = session.report else { return }
    let before = living[identity]
    session.idleSince = before?.report == report ? before?.idleSince : session.seenAt
  }

  /// Takes in an end that was told rather than missed: a line of the server's log (`disconnection: session time`). It is
  /// exact, and replaces what the samples said of the same session.
  package mutating func note(_ end: ConnectionEnd) {
    if let known = ends.lastIndex(where: { $0.pid == end.pid && $0.isSame(as: end) }) {
      var exact = end
      exact.idle = end.idle ?? ends[known].idle
      exact.isReplication = end.isReplication || ends[known].isReplication
      ends[known] = exact
      hasPattern = LifetimePattern(ends) != nil
    } else {
      add(end)
    }
    living = living.filter { $0.key.pid != end.pid || $0.key.startedAt > end.at }
  }

  /// Takes in the end of a session of a role that does not replicate, which only the log tells.
  package mutating func noteOther(_ end: ConnectionEnd) {
    othersEnds.append(end)
    if othersEnds.count > Lifetimes.endsLimit { othersEnds.removeFirst() }
  }

  /// What it was at `moment`; sessions that live are those of now.
  func until(_ moment: Moment) -> Lifetimes {
    var lifetimes = self
    lifetimes.ends.removeAll { $0.at > moment }
    lifetimes.othersEnds.removeAll { $0.at > moment }
    lifetimes.hasPattern = LifetimePattern(lifetimes.ends) != nil
    return lifetimes
  }

  private mutating func end(at now: Moment, withServer: Bool = false, where isOver: (Identity, Session) -> Bool) {
    let over = living.filter { isOver($0.key, $0.value) }.sorted { $0.key.pid < $1.key.pid }
    for (identity, session) in over {
      living[identity] = nil
      // It ended somewhere between the two looks.
      let gap = max(.zero, now - session.seenAt)
      let endedAt = session.seenAt + gap /| 2
      add(
        ConnectionEnd(
          pid: identity.pid, role: session.role, address: session.address, isReplication: session.isReplication,
          age: max(.zero, endedAt - identity.startedAt), idle: session.idleSince.map { max(.zero, endedAt - $0) },
          uncertainty: gap /| 2, at: now, withServer: withServer))
    }
  }

  private mutating func add(_ end: ConnectionEnd) {
    ends.append(end)
    if ends.count > Lifetimes.endsLimit { ends.removeFirst() }
    hasPattern = LifetimePattern(ends) != nil
  }

  private static func sessions(_ details: [SessionDetail], at now: Moment) -> [Identity: Session] {
    var sessions: [Identity: Session] = [:]
    for detail in details {
      guard let startedAt = detail.startedAt else { continue }
      let isReplication = detail.backendType == "walsender"
      let isIdle = !isReplication && detail.state?.hasPrefix("idle") == true
      sessions[Identity(pid: detail.pid, startedAt: startedAt)] = Session(
        role: detail.role, address: detail.address, isReplication: isReplication, seenAt: now,
        idleSince: isIdle ? detail.stateChangedAt : nil)
    }
    return sessions
  }
}

extension ConnectionEnd {
  /// Two reports of one session's end: both beginnings agree.
  fileprivate func isSame(as other: ConnectionEnd) -> Bool {
    let (mine, theirs) = (at - age, other.at - other.age)
    let slack = (uncertainty +| other.uncertainty) *| 2 +| .seconds(2)
    return max(mine - theirs, theirs - mine) <= slack
  }
}
