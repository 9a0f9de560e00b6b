// Playing a recording: what it brings, and going to another moment of it.

import Diagnosis
import Samples

extension Model {
  mutating func take(_ news: PlaybackNews) {
    switch news {
    case .reached(let moment, let evidence, let wanted):
      // Somewhere else is wanted by now, and comes next.
      if let wish = time.playback?.wanted, wish != wanted { return }
      time.playback?.wanted = nil
      show(evidence, at: moment)
    case .readAhead(let end, let evidence, let failures, let share):
      time.playback?.failures = failures
      time.playback?.end = end
      time.playback?.share = share
      time.present = Knowledge(evidence: evidence, findings: [], now: end)
    case .leapt(let gap): say("Nothing was recorded for \(gap.brief).")
    case .flawed(let sentence): notice = Notice(text: sentence, until: time.clock + .seconds(10))
    case .ended:
      time.isPaused = true
      say("This is the end of the recording.")
    }
  }

  private mutating func show(_ evidence: Evidence, at moment: Moment) {
    self.evidence = evidence
    journal = evidence.recordedChanges
    now = moment
    time.interval = evidence.usualInterval ?? time.interval
    findings = diagnose(evidence, standards)
    openWantedSource()
    goToAwaitedMoment()
  }

  /// Goes to a moment as soon as what was known then is worked out.
  mutating func seek(to moment: Moment) -> [Effect] {
    guard let playback = time.playback else { return [] }
    if moment < playback.begin { say("This is the beginning of the recording.") }
    if moment > playback.end, !playback.isReadAhead { say("The recording has been read up to here so far.") }
    let wanted = max(playback.begin, min(moment, playback.end))
    self.time.playback?.wanted = wanted
    prompt = nil
    return [.playback(.seek(wanted))]
  }

  /// Where one is, or will be in a moment: steps that follow each other quickly add up.
  var position: Moment { time.playback?.wanted ?? now }

  /// - Parameter isNext: the first failure after the moment that is shown, else the last one before it.
  mutating func goToFailure(isNext: Bool) -> [Effect] {
    guard let playback = time.playback else { return [] }
    // What led to a failure is to be seen too, so one stands a little before it.
    let moments = playback.failures.map { max(playback.begin, $0 - Model.lead) }
    let moment = isNext ? moments.first { $0 > position } : moments.last { $0 < position }
    guard let moment else {
      say(
        playback.failures.isEmpty
          ? "Nothing failed in this recording." : "Nothing \(isNext ? "else begins to fail later" : "failed earlier").")
      return []
    }
    return seek(to: moment)
  }

  private static let lead = Duration.seconds(5)

  mutating func changeSpeed(_ change: (Playback.Speed) -> Playback.Speed) -> [Effect] {
    guard let speed = (time.playback?.speed).map(change) else { return [] }
    time.playback?.speed = speed
    return [.playback(.setSpeed(speed))]
  }
}
