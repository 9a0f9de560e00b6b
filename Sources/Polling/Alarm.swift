// Waiting that can be cut short.

import Postgres

/// Lets one task sleep until a time comes or somebody rings.
@Wire
final class Alarm {
  private var sleeper: CheckedContinuation<Void, Never>?
  private var hasRung = false

  /// Returns after `span`, or as soon as it rings; `nil` waits for the bell alone. A ring that nobody waited for ends
  /// the next wait at once.
  func wait(for span: Duration?) async {
    if hasRung {
      hasRung = false
      return
    }
    var timer: Task<Void, Never>?
    if let span {
      timer = Task {
        // It throws when it is cancelled, after a ring.
        guard (try? await Task.sleep(for: span)) != nil, !Task.isCancelled else { return }
        wake()
      }
    }
    await withCheckedContinuation { sleeper = $0 }
    timer?.cancel()
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
