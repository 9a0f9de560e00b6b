// The moments of a recording that one wants to go to.

import Diagnosis
package import Samples

extension [Event] {
  /// When something began to fail: at events that are critical and follow upon no other such event within a minute. A
  /// source that fails goes round and round, and draws others along.
  package var failures: [Moment] {
    var failures: [Moment] = []
    var last: Moment?
    for event in self where event.severity == .critical {
      if last.map({ event.at - $0 > .seconds(60) }) ?? true { failures.append(event.at) }
      last = Swift.max(last ?? event.lastAt, event.lastAt)
    }
    return failures
  }
}
