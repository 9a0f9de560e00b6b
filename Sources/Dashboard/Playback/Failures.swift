// The moments of a recording that one wants to go to.

import Diagnosis
package import Samples

extension [Event] {
  /// When something began to fail: at events that are critical and follow upon no other such event of the same server
  /// within a minute, for what fails goes round and round; nor upon another failure within ten seconds, for it draws
  /// others along.
  package var failures: [Moment] {
    var failures: [Moment] = []
    var last: [ServerID?: Moment] = [:]
    for event in self where event.severity == .critical {
      let isNew = last[event.server].map { event.at - $0 > .seconds(60) } ?? true
      let isDrawnAlong = failures.last.map { event.at - $0 <= .seconds(10) } ?? false
      if isNew, !isDrawnAlong { failures.append(event.at) }
      last[event.server] = Swift.max(last[event.server] ?? event.lastAt, event.lastAt)
    }
    return failures
  }
}
