// What the probes of one server have shown.

package import Samples

package struct ReachabilityRecord: Sendable, Equatable {
  /// `nil` while there was none.
  package private(set) var latest: Reachability?
  private var histories: [Way: StepHistory] = [:]

  private struct Way: Hashable {
    var step: Step
    var host: String
    var port: UInt16
    /// `nil` for the look-up, which is for all addresses of the host.
    var address: String?

    init(_ step: Step, _ probe: AddressProbe) {
      self.step = step
      host = probe.host
      port = probe.port
      address = step == .dns ? nil : probe.address?.address
    }
  }

  /// Addresses that were not met for so long are forgotten: behind some names they change all the time.
  private static let memory = Duration.seconds(3600)

  package init() {}

  package mutating func take(_ reachability: Reachability) {
    latest = reachability
    let at = reachability.at
    var lookedUp: Set<Way> = []
    for probe in reachability.addresses {
      if lookedUp.insert(Way(.dns, probe)).inserted { note(probe.dns, Way(.dns, probe), at) }
      note(probe.tcp, Way(.tcp, probe), at)
      note(probe.tls, Way(.tls, probe), at)
    }
    histories = histories.filter { at - ($0.value.entries.last?.at ?? at) < ReachabilityRecord.memory }
  }

  /// How `step` (dns, tcp or tls) towards the address of `probe` went so far.
  package func history(of step: Step, towards probe: AddressProbe) -> StepHistory {
    histories[Way(step, probe)] ?? StepHistory()
  }

  /// What it was at `moment`, as far as it is remembered: of the probes before the latest only their steps are.
  func until(_ moment: Moment) -> ReachabilityRecord {
    var record = self
    if let at = latest?.at, at > moment { record.latest = nil }
    record.histories = histories.mapValues { $0.until(moment) }.filter { !$0.value.entries.isEmpty }
    return record
  }

  private mutating func note(_ outcome: StepOutcome, _ way: Way, _ at: Moment) {
    if case .skipped = outcome { return }
    histories[way, default: StepHistory()].append(outcome, at: at)
  }
}

extension ReachabilityRecord {
  /// What the server showed of its certificates in the latest handshake of a probe.
  var presented: PresentedTLS? {
    latest?.addresses.lazy.compactMap(\.peer).first.map { PresentedTLS(tls: $0, origin: .probe) }
  }
}

extension Reachability {
  /// The first failure on the way that got furthest: what keeps one from the server, if no address is good. `nil` when one
  /// is, or when nothing was tried.
  package var obstacle: (step: Step, failure: StepFailure)? {
    let ways = addresses.map(\.firstFailure)
    guard !ways.contains(where: { $0 == nil }) else { return nil }
    return ways.compactMap(\.self).max { $0.step < $1.step }
  }
}

extension AddressProbe {
  /// The step at which the way to this address ended.
  package var firstFailure: (step: Step, failure: StepFailure)? {
    for (step, outcome) in [(Step.dns, dns), (.tcp, tcp), (.tls, tls)] {
      if let failure = outcome.failure { return (step, failure) }
    }
    return nil
  }
}

extension Step {
  package var title: String {
    switch self {
    case .dns: "DNS"
    case .tcp: "TCP"
    case .tls: "TLS"
    case .authentication: "login"
    case .query: "query"
    case .idle: "idle"
    }
  }
}

extension StepFailure {
  /// What happened at `step`, in a few words that tell the kinds apart.
  package func words(at step: Step) -> String {
    switch (kind, step) {
    case (.unresolved, _): "does not resolve"
    case (.refused, _): "refused"
    case (.unreachable, _): "unreachable"
    case (.silent, .dns): "no answer"
    case (.silent, .tcp): "timed out: dropped"
    case (.silent, _): "TCP accepted, then silence"
    case (.cut, _): errno == 0 ? "closed without a word" : "reset"
    case (.tls, _): "TLS failed"
    case (.rejected, _): "rejected"
    case (.passwordMissing, _): "needs a password"
    case (.excessive, _): "sends too much"
    case (.unusable, _): "cannot be tried"
    case (.closed, _): "closed"
    }
  }
}

extension LinkRecord {
  /// How far the latest attempt of the connection that asks got; `nil` before the first one ended.
  package func outcome(of step: Step) -> StepOutcome? {
    guard let loss = lost?.loss else { return handshake?.timings[step].map { .passed($0) } }
    if step == loss.step {
      return .failed(StepFailure(kind: loss.kind, errno: loss.errno, message: loss.summary), after: nil)
    }
    return step > loss.step ? .skipped(.notReached) : loss.timings[step].map { .passed($0) }
  }
}
