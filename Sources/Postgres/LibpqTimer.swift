// Time that passes on the wire.

import Dispatch
import Samples

/// A timer that can be set again and again. Fires on the wire, once each time that it was set.
@LibpqActor
package final class LibpqTimer {
  private let source: any DispatchSourceTimer

  package init(onFire: @escaping @LibpqActor () -> Void) {
    source = DispatchSource.makeTimerSource(queue: LibpqActor.shared.queue)
    source.setEventHandler { onFire() }
    source.resume()
  }

  isolated deinit { source.cancel() }

  /// Sets it to `span` from now, or to never; what it was set to before is forgotten.
  package func set(after span: Duration?) {
    source.schedule(deadline: span.map { .now() + .microseconds(Int($0.inMicroseconds)) } ?? .distantFuture)
  }
}
