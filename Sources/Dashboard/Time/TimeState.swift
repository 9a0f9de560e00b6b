// What time it is, and which of it is shown.

import Diagnosis
import Samples

package struct TimeState: Sendable {
  /// The time as of the last message, whatever moment is shown. Nothing here reads a clock.
  var clock: Moment
  /// How often servers are asked, or were when what is played was recorded.
  package internal(set) var interval: Duration
  /// No server is asked, or the recording stands still.
  var isPaused = false
  /// What is known by now, while the panes show how it was at an earlier moment.
  var present: Knowledge?
  /// What the servers looked like before.
  var history = History()
  /// The recording that is played; `nil` while servers are watched. What is known at its end, as far as it has been read
  /// ahead, is `present` then.
  var playback: Playback?

  init(clock: Moment, interval: Duration) {
    self.clock = clock
    self.interval = interval
  }
}
