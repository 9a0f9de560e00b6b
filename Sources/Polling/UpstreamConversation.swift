// The conversation with an upstream PostgreSQL server: one script a refresh, made of the probes that are due.

import Postgres
import Samples

struct UpstreamConversation: Conversation {
  private let name: String
  private let sessionSettings: SessionSettings
  private var context: ProbeContext
  private var seldom = SeldomDue()
  /// Questions that the server refused: it would refuse them again.
  private var refused: [Question: ServerError] = [:]
  private var handshakePID: Int32 = 0
  private var session = Session.unknown
  private var configurationLoadedAt: Moment?
  private var round = Round()
  /// `nil` where the log is read on this machine.
  private var log: ServerLog?
  /// Whether the idle sessions are listed one by one.
  private var listsIdleSessions = false

  private enum Session: Sendable {
    /// Nothing has been answered yet.
    case unknown
    /// The backend is the one that answered the handshake.
    case ours
    /// The same, and it has our settings.
    case settled
    /// It is another: a pooler hands our transactions to sessions that it shares among its clients, so nothing may be
    /// set in them that outlives a transaction.
    case shared
  }

  /// One group of one probe.
  private struct Question: Hashable {
    var probe: String
    var group: Int
  }

  /// What the script that is under way asks, in its order.
  private struct Round: Sendable {
    /// For each group of a probe the refusal that is known, or `nil` if it was asked.
    var probes: [(probe: UpstreamProbe, refusals: [ServerError?])] = []
    var listsIdleSessions = false
    var setsSession = false
    var setsTransactions = false
  }

  /// - Parameters:
  ///   - role: who dials, until the server says it.
  ///   - readsLog: whether the server's log is read through SQL.
  init(name: String, role: String, patience: Patience, readsLog: Bool = true) {
    self.name = name
    log = readsLog ? ServerLog() : nil
    sessionSettings = SessionSettings(patience: patience)
    context = ProbeContext(version: 0, role: role, overUnixSocket: false)
  }

  /// The roles and databases that Materialize uses here, as far as they are known by now.
  mutating func expect(_ sourceLogins: [ProbeContext.SourceLogin]) {
    guard sourceLogins != context.sourceLogins else { return }
    context.sourceLogins = sourceLogins
    seldom.bringForward()
  }

  /// From the next question on, or no longer.
  mutating func listIdleSessions(_ wanted: Bool) { listsIdleSessions = wanted }

  mutating func begin(_ handshake: Handshake) {
    context.version = handshake.versionNumber
    context.overUnixSocket = handshake.remote == nil
    context.providerMarks = nil
    handshakePID = handshake.backendPID
    session = .unknown
    askAfresh()
  }

  mutating func askAfresh() {
    refused = [:]
    log?.askAfresh()
    seldom.bringForward()
  }

  mutating func nextScript() -> Script {
    round = Round()
    var groups: [[Statement]] = []
    var subjects: [String] = []
    round.setsTransactions = session == .unknown || session == .shared
    if session == .ours {
      groups.append([sessionSettings.forSession])
      subjects.append("the session's settings")
      round.setsSession = true
    }
    let isThorough = seldom.isDueNow()
    for probe in UpstreamProbe.catalog where probe.cadence == .everyRefresh || isThorough {
      let asked = probe.groups(context)
      let refusals = asked.indices.map { refused[Question(probe: probe.name, group: $0)] }
      round.probes.append((probe, refusals))
      for (group, refusal) in zip(asked, refusals) where refusal == nil {
        groups.append(round.setsTransactions ? [sessionSettings.forTransaction] + group : group)
        subjects.append(probe.name)
      }
    }
    if listsIdleSessions {
      round.listsIdleSessions = true
      let group = IdleSessions.group(roles: context.sourceLogins.map(\.role))
      groups.append(round.setsTransactions ? [sessionSettings.forTransaction] + group : group)
      subjects.append("idle sessions")
    }
    let ofLog = log?.groups(version: context.version, thoroughly: isThorough) ?? []
    groups += round.setsTransactions ? ofLog.map { [sessionSettings.forTransaction] + $0 } : ofLog
    return Script(groups, about: subjects + ofLog.map { _ in "the log" })
  }

  mutating func take(_ answers: [Answer], at moment: Moment, roundTrip: Duration) -> Sample? {
    var answers = answers[...]
    if round.setsSession {
      // A server that refuses the settings is asked all the same: our statements only read.
      _ = answers.popFirst()
      session = .settled
    }
    var sample = UpstreamSample(at: moment, roundTrip: roundTrip)
    for (probe, refusals) in round.probes {
      let own = refusals.enumerated().map { index, refusal in
        refusal.map(Answer.failure) ?? answer(to: Question(probe: probe.name, group: index), from: &answers)
      }
      probe.record(own, context, &sample)
      // The facts come first: the grants that the others propose are for the role that the server knows.
      if let facts = sample.facts?.value { (context.role, context.database) = (facts.role, facts.database) }
    }
    var rest = answers.map { round.setsTransactions ? $0.map { Array($0.dropFirst()) } : $0 }[...]
    if round.listsIdleSessions, let answer = rest.popFirst() {
      let context = context
      sample.idleSessions = IdleSessions.reading(answer, at: moment) { grantMonitor(context) }
    }
    sample.logs = log?.take(&rest, context, at: moment)
    if let facts = sample.facts?.value { learn(facts) }
    return .upstream(name, sample)
  }

  private mutating func answer(to question: Question, from answers: inout ArraySlice<Answer>) -> Answer {
    guard let answer = answers.popFirst() else {
      return .failure(ServerError(severity: "ERROR", sqlstate: nil, message: "no answer to \(question.probe)"))
    }
    if case .failure(let error) = answer, error.isRefusal { refused[question] = error }
    return round.setsTransactions ? answer.map { Array($0.dropFirst()) } : answer
  }

  private mutating func learn(_ facts: ServerFacts) {
    context.providerMarks = facts.providerMarks
    if session == .unknown { session = facts.backendPID == handshakePID ? .ours : .shared }
    if let known = configurationLoadedAt, known != facts.configurationLoadedAt { seldom.bringForward() }
    configurationLoadedAt = facts.configurationLoadedAt
  }
}
