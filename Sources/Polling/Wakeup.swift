// Waiting that can be cut short.

import Postgres

/// Lets one task sleep until a time comes or somebody signals.
@LibpqActor
final class Wakeup {
  private var sleeper: CheckedContinuation<Void, Never>?
  private var isSignalled = false
  private lazy var timer = LibpqTimer { [weak self] in self?.wake() }

  /// Returns after `span`, or as soon as it is signalled; `nil` waits for the signal alone. A signal that nobody waited
  /// for ends the next wait at once.
  func wait(for span: Duration?) async {
    if isSignalled {
      isSignalled = false
      return
    }
    timer.set(after: span)
    await withCheckedContinuation { sleeper = $0 }
  }

  func signal() {
    if sleeper == nil { isSignalled = true } else { wake() }
  }

  private func wake() {
    let sleeper = sleeper
    self.sleeper = nil
    sleeper?.resume()
  }
}
