// What is known as of one moment. Usually that is now; the panes can also be shown as they were.

package import Diagnosis
package import Samples

package struct Knowledge: Sendable {
  package var evidence: Evidence
  /// What the evidence means, most urgent first.
  package var findings: [Finding]
  package var now: Moment

  fileprivate mutating func take(_ sample: Sample) {
    evidence.take(sample)
    now = max(now, sample.at)
  }
}

extension Model {
  /// The panes show an earlier moment than the latest that is known.
  var isLookingBack: Bool { time.present != nil || time.playback != nil }

  /// What is known by now, whatever moment is shown.
  package var latest: Knowledge { time.present ?? Knowledge(evidence: evidence, findings: findings, now: now) }

  /// Takes in what has been learned. Somebody who looks back goes on seeing what was.
  mutating func learn(_ samples: [Sample]) {
    for sample in samples {
      if time.present == nil {
        evidence.take(sample)
        now = max(now, sample.at)
      } else {
        time.present?.take(sample)
      }
      time.history.keep(sample, of: time.present?.evidence ?? evidence)
      pass(to: sample.at)
    }
    if time.present == nil { findings = diagnose(evidence, standards) }
  }

  mutating func tick(_ moment: Moment) {
    pass(to: moment)
    // A recording has a time of its own.
    if time.playback != nil { return }
    if time.present != nil {
      time.present?.now = moment
    } else {
      now = moment
      findings = diagnose(evidence, standards)
    }
  }

  private mutating func pass(to moment: Moment) {
    time.clock = max(time.clock, moment)
    if let notice, notice.until <= time.clock { self.notice = nil }
  }
}
