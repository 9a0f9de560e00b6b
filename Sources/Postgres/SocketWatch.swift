// Tells when a socket can be read or written.

import Dispatch
import Glibc

/// Watches a duplicate of a socket. libpq closes and reopens its own at will, mostly under the same number, and
/// cancelling a source is asynchronous: a source on the original would lose the events of its successor.
@Wire
final class SocketWatch {
  private let source: any DispatchSourceProtocol

  /// Calls `onEvent` again and again while `socket` is ready, until the watch is cancelled. `nil` when there are no
  /// file descriptors left.
  init?(_ socket: Int32, for direction: LinkMachine.Direction, onEvent: @escaping @Wire () -> Void) {
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else { return nil }
    let queue = Wire.shared.queue
    source =
      switch direction {
      case .read: DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: queue)
      case .write: DispatchSource.makeWriteSource(fileDescriptor: duplicate, queue: queue)
      }
    source.setEventHandler { onEvent() }
    source.setCancelHandler { @Sendable in close(duplicate) }
    source.resume()
  }

  /// Ends the watch; the duplicate is closed when Dispatch has let go of it. Must be called before the last reference
  /// goes.
  func cancel() { source.cancel() }
}
