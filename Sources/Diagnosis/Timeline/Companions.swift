// What happened shortly before a source ceased to run, and may say why.

import Samples

/// An event near a failure.
package struct Companion: Sendable, Equatable {
  package var event: Event
  /// From it to the failure; negative when it was seen afterwards.
  package var lead: Duration
  /// 0…1: how much it may explain, by its kind, its place and its distance.
  package var weight: Double
}

extension Event {
  /// So long before a failure, and so long after it, for what is noticed late.
  private static let before = Duration.seconds(300)
  private static let after = Duration.seconds(30)
  /// A server is up again some time after it went down, and took its connections along.
  private static let longestRestart = Duration.seconds(180)
  private static let fewestWeight = 0.15
  private static let most = 8

  /// Which of `events` may explain this one, a source's failure; the likeliest first. Nothing for events of another kind.
  package func companions(among events: [Event]) -> [Companion] {
    guard isFailure else { return [] }
    let near = events.compactMap { companion($0) }
    return Array(near.sorted { ($0.weight, $1.lead) > ($1.weight, $0.lead) }.prefix(Event.most))
  }

  private func companion(_ other: Event) -> Companion? {
    // What went on meanwhile happened at the moment of the failure.
    let nearest = min(max(at, other.at), other.lastAt)
    let lead = at - nearest
    let isComeback = other.kind == .restart || other.kind == .failover
    let after = isComeback ? Event.longestRestart : Event.after
    guard lead <= Event.before, lead >= .zero -| after, other.id != id else { return nil }
    let weight = other.weight * proximity(of: other) * (isComeback && lead < .zero ? 0.95 : nearness(lead))
    guard weight >= Event.fewestWeight else { return nil }
    return Companion(event: other, lead: at - other.at, weight: weight)
  }

  /// Its upstream and Materialize itself concern a source, another upstream hardly.
  private func proximity(of other: Event) -> Double {
    if let mine = other.source, mine == source { return 0 }
    if let upstream, other.upstream == upstream { return 1 }
    if other.server == .materialize || other.server == nil { return other.source == nil ? 0.8 : 0.5 }
    return 0.2
  }

  private func nearness(_ lead: Duration) -> Double {
    let seconds = lead.inSeconds
    if seconds < 0 { return 0.8 }
    return seconds <= 10 ? 1 : 1 - 0.7 * (seconds - 10) / (Event.before.inSeconds - 10)
  }

  /// How often an event of this kind explains why a connection closed.
  private var weight: Double {
    if isRecovery { return 0 }
    switch kind {
    case .restart, .failover: return severity == .info ? 0.8 : 1
    case .headroom: return severity == .critical ? 0.9 : 0.5
    case .log: return severity == .critical ? 0.85 : severity == .warning ? 0.5 : 0.35
    case .probe, .certificate: return 0.8
    case .configuration, .action: return 0.7
    case .connection: return severity >= .warning ? 0.7 : 0.2
    case .status: return isFailure ? 0.4 : 0
    case .watching: return severity == .unknown ? 0.3 : 0
    }
  }
}
