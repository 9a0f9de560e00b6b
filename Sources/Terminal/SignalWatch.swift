// Signals on the main queue instead of in a handler.

import Dispatch
import Glibc

/// Takes signals over until `stop`. Dispatch's sources replace the handlers that ncurses installs.
@MainActor
package final class SignalWatch {
  private var sources: [any DispatchSourceSignal] = []

  package init() {}

  package func watch(_ numbers: [Int32], _ handler: @escaping @MainActor (Int32) -> Void) {
    for number in numbers where !isIgnored(number) {
      let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
      source.setEventHandler { handler(number) }
      sources.append(source)
      source.resume()
    }
  }

  package func stop() {
    sources.forEach { $0.cancel() }
    sources.removeAll()
  }

  /// nohup(1) and the like ask that a signal be ignored: then it is.
  private func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    unsafe sigaction(number, nil, &action)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}
