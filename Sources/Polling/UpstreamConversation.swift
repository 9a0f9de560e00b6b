// The conversation with an upstream PostgreSQL server: one script a refresh, made of the probes that are due.

import Postgres
import Samples

struct UpstreamConversation: Conversation {
  private let name: String
  private let sessionSettings: SessionSettings
  private var circumstances: Circumstances
  private var seldom = SeldomDue()
  /// Questions that the server refused: it would refuse them again.
  private var refused: [Question: ServerError] = [:]
  private var handshakePID: Int32 = 0
  private var isFirst = true
  /// The backend is not the one that answered the handshake: a pooler hands our transactions to sessions that it shares
  /// among its clients, so nothing may be set in them that outlives a transaction.
  private var isPooled = false
  private var configurationLoadedAt: Moment?
  private var round = Round()
  /// `nil` where the log is read on this machine.
  private var log: ServerLog?

  /// One group of one probe.
  private struct Question: Hashable {
    var probe: String
    var group: Int
  }

  /// What the script that is under way asks, in its order.
  private struct Round: Sendable {
    var probes: [(probe: UpstreamProbe, groups: Int)] = []
    var hasSetUp = false
  }

  /// - Parameters:
  ///   - role: who dials, until the server says it.
  ///   - readsLog: whether the server's log is read through SQL.
  init(name: String, role: String, patience: Patience, readsLog: Bool = true) {
    self.name = name
    log = readsLog ? ServerLog() : nil
    sessionSettings = SessionSettings(patience: patience)
    circumstances = Circumstances(version: 0, role: role, overUnixSocket: false)
  }

  /// The roles and databases that Materialize uses here, as far as they are known by now.
  mutating func expect(_ tenants: [Circumstances.Tenant]) {
    guard tenants != circumstances.tenants else { return }
    circumstances.tenants = tenants
    seldom.bringForward()
  }

  mutating func begin(_ handshake: Handshake) {
    circumstances.version = handshake.versionNumber
    circumstances.overUnixSocket = handshake.remote == nil
    circumstances.providerMarks = nil
    handshakePID = handshake.backendPID
    isFirst = true
    isPooled = false
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
    if isFirst {
      groups.append([sessionSettings.setUp(ifBackendIs: handshakePID)])
      round.hasSetUp = true
    }
    for probe in UpstreamProbe.catalog where probe.cadence == .everyRefresh || seldom.isDue {
      let asked = probe.groups(circumstances)
      round.probes.append((probe, asked.count))
      for (index, group) in asked.enumerated() where refused[Question(probe: probe.name, group: index)] == nil {
        groups.append(isPooled ? sessionSettings.wrapped(group) : group)
      }
    }
    let ofLog = log?.groups(version: circumstances.version, thoroughly: seldom.isDue) ?? []
    groups += isPooled ? ofLog.map(sessionSettings.wrapped) : ofLog
    // Counted here, not with the answers: what is brought forward meanwhile belongs to the next round.
    seldom.roundPassed()
    return Script(groups)
  }

  mutating func take(_ answers: [Answer], at moment: Moment, roundTrip: Duration) -> Sample? {
    var answers = answers[...]
    // A server that refuses the settings is asked all the same: our statements only read.
    if round.hasSetUp { _ = answers.popFirst() }
    var sample = UpstreamSample(at: moment, roundTrip: roundTrip)
    for (probe, groups) in round.probes {
      let own = (0..<groups).map { answer(to: Question(probe: probe.name, group: $0), from: &answers) }
      probe.record(own, circumstances, &sample)
      // The facts come first: the grants that the others propose are for the role that the server knows.
      if let facts = sample.facts?.value { circumstances.role = facts.role }
    }
    var ofLog = answers.map { isPooled ? $0.map(sessionSettings.unwrapped) : $0 }[...]
    sample.logs = log?.take(&ofLog, role: circumstances.role, at: moment)
    isFirst = false
    if let facts = sample.facts?.value { learn(facts) }
    return .upstream(name, sample)
  }

  private mutating func answer(to question: Question, from answers: inout ArraySlice<Answer>) -> Answer {
    if let error = refused[question] { return .failure(error) }
    guard let answer = answers.popFirst() else {
      return .failure(ServerError(severity: "ERROR", sqlstate: nil, message: "no answer to \(question.probe)"))
    }
    if case .failure(let error) = answer, error.isRefusal { refused[question] = error }
    return isPooled ? answer.map(sessionSettings.unwrapped) : answer
  }

  private mutating func learn(_ facts: ServerFacts) {
    circumstances.providerMarks = facts.providerMarks
    isPooled = facts.backendPID != handshakePID
    if let known = configurationLoadedAt, known != facts.configurationLoadedAt { seldom.bringForward() }
    configurationLoadedAt = facts.configurationLoadedAt
  }
}
