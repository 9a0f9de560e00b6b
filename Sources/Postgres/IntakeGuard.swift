// Ends a read that would go on for as long as somebody sends.

import Dispatch
import Glibc
import Synchronization

/// libpq makes room for a long message as soon as its length is known, up to 1 GB, and takes it in one call for as long as
/// bytes are there: a sender that is as fast as we are fills all of it. The call holds up its own queue, so that the count
/// is watched from another, and the socket shut when it is beyond `ceiling`. Over TCP only, as the count is.
final class IntakeGuard {
  /// Short against what the fastest sender needs for some dozen megabytes.
  private static let interval = DispatchTimeInterval.milliseconds(5)

  private let isShut: Shut
  private let timer: any DispatchSourceTimer

  private final class Shut: Sendable { let flag = Atomic(false) }

  /// - Parameter ceiling: of the count of bytes that were read (`Intake.taken`).
  init?(_ socket: Int32, ceiling: Int) {
    // A number of our own for the same socket: libpq may close its own, and it may be given to another, at any time.
    let own = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard own >= 0 else { return nil }
    let isShut = Shut()
    self.isShut = isShut
    timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + IntakeGuard.interval, repeating: IntakeGuard.interval)
    timer.setEventHandler {
      guard Intake.taken(from: own) > ceiling else { return }
      isShut.flag.store(true, ordering: .releasing)
      shutdown(own, Int32(SHUT_RDWR))
    }
    timer.setCancelHandler { close(own) }
    timer.resume()
  }

  deinit { timer.cancel() }

  /// Whether it was too much.
  var hasShut: Bool { isShut.flag.load(ordering: .acquiring) }
}
