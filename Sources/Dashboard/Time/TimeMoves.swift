// Looking back: every pane as it was at an earlier moment, and the way to the present again.

import Diagnosis
import Samples

/// How far one key press goes.
enum TimeStep {
  static let short = Duration.seconds(10)
  static let long = Duration.seconds(300)
}

extension Model {
  mutating func move(by step: Duration) -> [Effect] { look(at: position + step) }

  /// Shows everything as it was at `moment`, or the present if that is not over yet.
  mutating func look(at moment: Moment) -> [Effect] {
    if playback != nil { return seek(to: moment) }
    let latest = latest
    guard moment < latest.now else { return lookAtPresent() }
    guard let earliest = history.earliest, earliest < latest.now else {
      say("Nothing that could be looked back at has been seen yet.")
      return []
    }
    if moment < earliest { say("This is as far back as is remembered.") }
    parked = latest
    now = max(moment, earliest)
    evidence = latest.evidence.rewound(to: now, history)
    findings = diagnose(evidence, standards)
    question = nil
    entry = nil
    return []
  }

  mutating func lookAtPresent() -> [Effect] {
    if let playback { return seek(to: playback.end) }
    guard let latest = parked else {
      say("This is the present.")
      return []
    }
    parked = nil
    evidence = latest.evidence
    now = latest.now
    findings = diagnose(evidence, standards)
    return []
  }

  /// What is asked of servers has to wait until the present is shown: what it is meant for may be long over.
  mutating func permitted(_ effects: [Effect]) -> [Effect] {
    if playback != nil { return permittedInPlayback(effects) }
    guard isLookingBack, effects.contains(where: \.reachesServers) else { return effects }
    say("This is how it was at \(now.clock(offset: options.utcOffset)); N shows the present again.")
    return effects.filter { !$0.reachesServers }
  }
}
