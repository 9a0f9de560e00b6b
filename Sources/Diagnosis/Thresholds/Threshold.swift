// The figures for which an operator may say from where on they are a warning, and critical. The one table of them: rules,
// `check --threshold`, the configuration, help and documentation follow it.

/// The raw values are used on the command line and in the configuration.
package enum Threshold: String, Sendable, CaseIterable {
  case remainingConnections = "remaining_connections"
  case remainingWalSenders = "remaining_wal_senders"
  case remainingSlots = "remaining_slots"
  case idleSessions = "idle_sessions"
  case certificateDays = "certificate_days"
  case slotLag = "slot_lag"
  case slotRetained = "slot_retained"
  case roundTrip = "round_trip"
  case outages
}

package struct ThresholdEntry: Sendable {
  /// What is counted or measured: a noun phrase.
  package var meaning: String
  package var unit: ThresholdUnit
  /// Whether it is trouble when the figure falls to the level; otherwise when it rises to it.
  package var isLow = false
  /// What holds if nobody says otherwise: a healthy default installation is ok.
  package var standard: Levels
}

extension Threshold {
  package var entry: ThresholdEntry {
    switch self {
    case .remainingConnections:
      ThresholdEntry(
        meaning: "connections that ordinary roles can still open, or their share",
        unit: .connections, isLow: true, standard: Levels(warning: .share(5), critical: .amount(0)))
    case .remainingWalSenders:
      ThresholdEntry(
        meaning: "WAL senders that max_wal_senders still allows", unit: .count, isLow: true,
        standard: Levels(warning: .amount(0), critical: .never))
    case .remainingSlots:
      ThresholdEntry(
        meaning: "replication slots that max_replication_slots still allows", unit: .count, isLow: true,
        standard: Levels(warning: .amount(0), critical: .never))
    case .idleSessions:
      ThresholdEntry(
        meaning: "sessions of an upstream that have been idle for more than 60 minutes", unit: .count,
        standard: .off)
    case .certificateDays:
      ThresholdEntry(
        meaning: "days until a certificate (a server's, its authority's or ours) expires", unit: .days,
        isLow: true, standard: Levels(warning: .amount(30), critical: .amount(7)))
    case .slotLag:
      ThresholdEntry(
        meaning: "WAL that the consumer of a replication slot has not confirmed", unit: .bytes, standard: .off)
    case .slotRetained:
      ThresholdEntry(meaning: "WAL that a replication slot holds back", unit: .bytes, standard: .off)
    case .roundTrip:
      ThresholdEntry(
        meaning: "the time that a server takes to answer, the median of the latest answers", unit: .milliseconds,
        standard: .off)
    case .outages:
      ThresholdEntry(
        meaning: "how many times a source that runs again has ceased to run within an hour", unit: .count,
        standard: Levels(warning: .amount(Double(RuleContext.flapping)), critical: .never))
    }
  }

  /// The default as it may be written behind the name: `30,7`.
  package var standardText: String {
    [entry.standard.warning, entry.standard.critical].map { ($0 ?? .never).text(in: entry.unit) }.joined(separator: ",")
  }

  /// `remaining_connections`, or the error that names the one that was meant.
  init(named name: String) throws(ThresholdError) {
    guard let threshold = Threshold(rawValue: name) else {
      let names = Threshold.allCases.map(\.rawValue).joined(separator: ", ")
      throw ThresholdError(message: "there is no threshold \"\(name)\"; there are \(names)")
    }
    self = threshold
  }
}

/// Why a threshold cannot be as it was written: a clause.
package struct ThresholdError: Error, Sendable, Equatable {
  package var message: String
}
