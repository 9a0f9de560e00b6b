// Waiting that can be cut short.

import Postgres

/// Lets one task sleep until a time comes or somebody rings.
@Wire
final class Alarm {
  private var sleeper: CheckedContinuation<Void, Never>?
  private var hasRung = false
  private lazy var timer = WireTimer { [weak self] in self?.wake() }

  /// Returns after `span`, or as soon as it rings; `nil` waits for the bell alone. A ring that nobody waited for ends
  /// the next wait at once.
  func wait(for span: Duration?) async {
    if hasRung {
      hasRung = false
      return
    }
    timer.set(after: span)
    await withCheckedContinuation { sleeper = $0 }
  }

  func ring() {
    if sleeper == nil { hasRung = true } else { wake() }
  }

  private func wake() {
    let sleeper = sleeper
    self.sleeper = nil
    sleeper?.resume()
  }
}
