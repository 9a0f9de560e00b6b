// The way through all hosts and addresses of a conninfo, and what was met on it.

import Samples

/// What is still to be dialled. As in libpq, hosts come in the order of the conninfo, and each is looked up only when
/// its turn has come; all its addresses are tried before the next host. Every round goes through the whole list.
struct DialPlan: Sendable, Equatable {
  /// What became of an address or a name that did not lead to a connection.
  struct Attempt: Sendable, Equatable {
    var place: String
    var step: Step
    var failure: LinkMachine.Failure
    /// Nothing was dialled: there was no address.
    var unresolved = false
  }

  enum Stop: Sendable, Equatable {
    case lookUp(String)
    case dial(Candidate)
    case end
  }

  /// The list of hosts, for the rounds after this one.
  private let destinations: [Destination]
  private var rounds: ArraySlice<String>
  private var hosts: ArraySlice<Destination>
  /// Addresses of the host at hand that were found and not yet dialled.
  private var candidates: ArraySlice<Candidate> = []
  private(set) var attempts: [Attempt] = []

  init(destinations: [Destination], rounds: [String]) {
    self.destinations = destinations
    self.rounds = rounds[...]
    hosts = destinations[...]
  }

  init(_ conninfo: Conninfo) { self.init(destinations: conninfo.destinations, rounds: conninfo.sessionRounds) }

  /// The next thing to do. A host that needs a look-up stays at the head until it was answered.
  mutating func next() -> Stop {
    if let candidate = candidates.popFirst() { return .dial(candidate) }
    guard let round = rounds.first else { return .end }
    guard let host = hosts.first else {
      rounds.removeFirst()
      hosts = destinations[...]
      return next()
    }
    if host.address == nil && !host.isUnixSocket { return .lookUp(host.host) }
    hosts.removeFirst()
    return .dial(Candidate(host: host.host, address: host.address, port: host.port, sessionAttributes: round))
  }

  /// After the look-up of the host at the head.
  func continuing(with addresses: [String]) -> DialPlan {
    var copy = self
    guard let host = copy.hosts.popFirst(), let round = rounds.first else { return copy }
    copy.candidates =
      addresses.map {
        Candidate(
          host: host.host, address: $0, port: host.port, sessionAttributes: round, wasLookedUp: true)
      }[...]
    return copy
  }

  /// After a look-up without result.
  func skippingHost(because words: String) -> DialPlan {
    var copy = self
    guard let host = copy.hosts.popFirst() else { return copy }
    copy.attempts.append(
      Attempt(
        place: host.host, step: .dns, failure: LinkMachine.Failure(kind: .unresolved, message: words), unresolved: true)
    )
    return copy
  }

  /// After an attempt that came to nothing.
  func noting(_ failure: LinkMachine.Failure, of candidate: Candidate, at step: Step) -> DialPlan {
    var copy = self
    copy.attempts.append(Attempt(place: candidate.description, step: step, failure: failure))
    return copy
  }

  /// The loss that is reported when nothing is left to try: the last attempt, and what each place answered if there
  /// were several.
  func loss(timings: StepTimings) -> Loss {
    guard let last = attempts.last else {
      return Loss(kind: .unusable, step: .dns, message: "the connection string names no host", timings: timings)
    }
    let message =
      attempts.count == 1
      ? last.failure.message : attempts.map { "\($0.place): \($0.failure.message)" }.joined(separator: "; ")
    return Loss(
      kind: last.failure.kind, step: last.step, server: last.failure.server, errno: last.failure.errno,
      message: message, address: last.unresolved ? nil : last.place, timings: timings)
  }
}
