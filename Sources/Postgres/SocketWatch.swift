// Tells when a socket can be read or written.

import Dispatch
import Glibc

/// Watches a duplicate of a socket. libpq closes and reopens its own at will, mostly under the same number, and
/// cancelling a source is asynchronous: a source on the original would lose the events of its successor.
@LibpqActor
final class SocketWatch {
  private let source: any DispatchSourceProtocol
  private let duplicate: Int32
  private let onEvent: @LibpqActor () -> Void
  private var isCancelled = false

  /// Calls `onEvent` again and again while `socket` is ready, until the watch is cancelled. `nil` when there are no
  /// file descriptors left.
  init?(_ socket: Int32, for direction: LinkMachine.Direction, onEvent: @escaping @LibpqActor () -> Void) {
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else { return nil }
    self.duplicate = duplicate
    self.onEvent = onEvent
    let queue = LibpqActor.shared.queue
    source =
      switch direction {
      case .read: DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: queue)
      case .write: DispatchSource.makeWriteSource(fileDescriptor: duplicate, queue: queue)
      }
    source.setEventHandler { [weak self] in self?.happened() }
    source.setCancelHandler { @Sendable in close(duplicate) }
    source.resume()
  }

  private func happened() {
    if !isCancelled { onEvent() }
    // Of a socket that was hung up Dispatch tells once, however much is still to be read.
    guard !isCancelled, isHungUp else { return }
    Task { happened() }
  }

  private var isHungUp: Bool {
    var state = pollfd(fd: duplicate, events: 0, revents: 0)
    return unsafe poll(&state, 1, 0) > 0
  }

  /// Ends the watch; the duplicate is closed when Dispatch has let go of it. Must be called before the last reference
  /// goes.
  func cancel() {
    isCancelled = true
    source.cancel()
  }
}
