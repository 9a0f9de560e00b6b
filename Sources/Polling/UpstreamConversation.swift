// The conversation with an upstream PostgreSQL server: one script a refresh, made of the probes that are due.

import Postgres
import Samples

struct UpstreamConversation: Conversation {
  private let name: String
  private let deadlines: Deadlines
  private var sessionSettings: SessionSettings
  private var context: ProbeContext
  private var seldom = SeldomDue()
  /// Questions that the server refused: it would refuse them again.
  private var refused: [Question: ServerError] = [:]
  private var handshakePID: Int32 = 0
  private var session = Session.unknown
  /// The next script greets. Whose session it is and what our role may ask decide what is asked afterwards.
  private var greetsNext = true
  private var configurationLoadedAt: Moment?
  private var round = Round()
  /// `nil` where the log is read on this machine.
  private var log: ServerLog?
  /// Whether the idle sessions are listed one by one.
  private var listsIdleSessions = false

  private enum Session: Sendable {
    /// Nothing has been answered yet.
    case unknown
    /// The backend is the one that answered the handshake, and it has our settings.
    case ours
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
    /// It is the greeting, which has no probes.
    var greets = false
    /// So many statements before those of each group are settings.
    var settings = 0
  }

  /// - Parameters:
  ///   - role: who dials, until the server says it.
  ///   - readsLog: whether the server's log is read through SQL.
  init(name: String, role: String, deadlines: Deadlines, readsLog: Bool = true) {
    self.name = name
    log = readsLog ? ServerLog() : nil
    self.deadlines = deadlines
    sessionSettings = SessionSettings(deadlines: deadlines, version: 0)
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
    context.privileges = nil
    sessionSettings = SessionSettings(deadlines: deadlines, version: handshake.versionNumber)
    handshakePID = handshake.backendPID
    session = .unknown
    askAfresh()
  }

  mutating func askAfresh() {
    refused = [:]
    greetsNext = true
    log?.askAfresh()
    seldom.bringForward()
  }

  mutating func nextScript() -> Script {
    round = Round()
    let settings = settings
    round.settings = settings.count
    if greetsNext {
      greetsNext = false
      round.greets = true
      return Script([settings + [Greeting.statement]], about: ["the session's settings"])
    }
    var groups: [[Statement]] = []
    var subjects: [String] = []
    let isThorough = seldom.isDueNow()
    for probe in UpstreamProbe.catalog where probe.cadence == .everyRefresh || isThorough {
      let asked = probe.groups(context)
      let lacking = probe.needs.flatMap { context.may($0) ? nil : ServerError.lacking($0) }
      let refusals = asked.indices.map { lacking ?? refused[Question(probe: probe.name, group: $0)] }
      round.probes.append((probe, refusals))
      let due = zip(asked, refusals).filter { $0.1 == nil }.map(\.0)
      groups += due
      subjects += due.map { _ in probe.name }
    }
    if listsIdleSessions {
      round.listsIdleSessions = true
      groups.append(IdleSessions.group(roles: context.sourceLogins.map(\.role)))
      subjects.append("idle sessions")
    }
    let ofLog = log?.groups(context, thoroughly: isThorough) ?? []
    groups += ofLog
    return Script(groups.map { settings + $0 }, about: subjects + ofLog.map { _ in "the log" })
  }

  /// What every group of the next script begins with. A group whose settings are refused asks nothing.
  private var settings: [Statement] {
    switch session {
    case .unknown: sessionSettings.forSession(of: handshakePID)
    case .ours: []
    case .shared: sessionSettings.forTransaction
    }
  }

  mutating func take(_ answers: [Answer], at moment: Moment, roundTrip: Duration) -> Sample? {
    if round.greets {
      if let greeting = Greeting(answers.first) { learn(greeting) }
      return nil
    }
    var answers = answers.map { $0.map { Array($0.dropFirst(round.settings)) } }[...]
    var sample = UpstreamSample(at: moment, roundTrip: roundTrip)
    for (probe, refusals) in round.probes {
      let own = refusals.enumerated().map { index, refusal in
        refusal.map(Answer.failure) ?? answer(to: Question(probe: probe.name, group: index), from: &answers)
      }
      probe.record(own, context, &sample)
      // The facts come first: the grants that the others propose are for the role that the server knows.
      if let facts = sample.facts?.value { (context.role, context.database) = (facts.role, facts.database) }
    }
    if round.listsIdleSessions, let answer = answers.popFirst() {
      let context = context
      sample.idleSessions = IdleSessions.reading(answer, at: moment) { grantMonitor(context) }
    }
    sample.logs = log?.take(&answers, context, at: moment)
    if let facts = sample.facts?.value { learn(facts) }
    return .upstream(name, sample)
  }

  private mutating func answer(to question: Question, from answers: inout ArraySlice<Answer>) -> Answer {
    guard let answer = answers.popFirst() else {
      return .failure(ServerError(severity: "ERROR", sqlstate: nil, message: "no answer to \(question.probe)"))
    }
    if case .failure(let error) = answer, error.isRefusal { refused[question] = error }
    return answer
  }

  private mutating func learn(_ facts: ServerFacts) {
    context.providerMarks = facts.providerMarks
    learn(backendPID: facts.backendPID)
    if let known = configurationLoadedAt, known != facts.configurationLoadedAt { seldom.bringForward() }
    configurationLoadedAt = facts.configurationLoadedAt
  }

  private mutating func learn(_ greeting: Greeting) {
    (context.role, context.database) = (greeting.role, greeting.database)
    context.privileges = greeting.privileges
    learn(backendPID: greeting.backendPID)
  }

  /// Where it is known to be ours the settings were accepted, in the same transaction.
  private mutating func learn(backendPID: Int32) {
    if session == .unknown { session = backendPID == handshakePID ? .ours : .shared }
  }
}
