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
  var isLookingBack: Bool { parked != nil || playback != nil }

  /// What is known by now, whatever moment is shown.
  package var latest: Knowledge { parked ?? Knowledge(evidence: evidence, findings: findings, now: now) }

  /// Takes in what has been learned. Somebody who looks back goes on seeing what was.
  mutating func learn(_ samples: [Sample]) {
    for sample in samples {
      if parked == nil {
        evidence.take(sample)
        now = max(now, sample.at)
      } else {
        parked?.take(sample)
      }
      history.keep(sample, of: parked?.evidence ?? evidence)
      pass(to: sample.at)
    }
    if parked == nil { findings = diagnose(evidence, standards) }
  }

  mutating func tick(_ moment: Moment) {
    pass(to: moment)
    // A recording has a time of its own.
    if playback != nil { return }
    if parked != nil {
      parked?.now = moment
    } else {
      now = moment
      findings = diagnose(evidence, standards)
    }
  }

  private mutating func pass(to moment: Moment) {
    clock = max(clock, moment)
    if let notice, notice.until <= clock { self.notice = nil }
  }
}
