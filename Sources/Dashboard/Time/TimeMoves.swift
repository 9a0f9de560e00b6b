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
  /// - Parameter exactly: otherwise at the nearest moment before it that is remembered, where those are far apart by now:
  ///   between them, figures would only look old.
  mutating func look(at moment: Moment, exactly: Bool = false) -> [Effect] {
    if time.playback != nil { return seek(to: moment) }
    // What was said of another moment.
    notice = nil
    let latest = latest
    guard moment < latest.now else { return lookAtPresent() }
    guard let earliest = time.history.earliest, earliest < latest.now else {
      say("Nothing that could be looked back at has been seen yet.")
      return []
    }
    if moment < earliest { say("This is as far back as is remembered.") }
    let wanted = max(moment, earliest)
    let remembered = exactly ? wanted : time.history.remembered(before: wanted, now: latest.now)
    // Forward is forward, however far apart they are.
    let isStuck = isLookingBack && wanted > now && remembered <= now
    if time.present == nil {
      time.present = latest
      wizardMemory.ofPresent = wizard
    }
    now = isStuck ? wanted : remembered
    evidence = latest.evidence.rewound(to: now, time.history)
    findings = diagnose(evidence, standards)
    prompt = nil
    return []
  }

  mutating func lookAtPresent() -> [Effect] {
    if let playback = time.playback { return seek(to: playback.end) }
    guard let latest = time.present else {
      say("This is the present.")
      return []
    }
    time.present = nil
    notice = nil
    // What was looked at in the past is no step of the way out.
    if let wizardOfPresent = wizardMemory.ofPresent { wizard = wizardOfPresent }
    wizardMemory.ofPresent = nil
    evidence = latest.evidence
    now = latest.now
    findings = diagnose(evidence, standards)
    return []
  }

  /// What is asked of servers has to wait until the present is shown: what it is meant for may be long over.
  mutating func permitted(_ effects: [Effect]) -> [Effect] {
    guard isLookingBack else { return effects }
    if effects.contains(where: \.reachesServers) { sayThatItIsPast() }
    return effects.filter { !$0.reachesServers && !(time.playback != nil && $0.isForServers) }
  }

  mutating func sayThatItIsPast() {
    say(
      time.playback == nil
        ? "This is how it was at \(now.clock(offset: options.utcOffset)); N shows the present again."
        : "This is a recording: no server is asked, and nothing is changed.")
  }
}

extension Action {
  /// It asks a server for something, changes one, or notes how far the operator is: there is no use in that for what is over.
  var needsPresent: Bool {
    switch self {
    case .probeNow, .validate, .pollNow, .olderLog, .skip, .toggle, .verifyLonger: true
    default: false
    }
  }
}
