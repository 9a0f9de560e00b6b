// Asks servers to stop working on questions whose answers nobody awaits any more.

internal import CLibpq
import Glibc

/// A courtesy to the server: what ends a question for us is that its connection is dropped, and what bounds it on the
/// server is `statement_timeout`. So a request may be left out, and is, rather than ever made to wait for.
///
/// `PQcancel` blocks: it dials the server and waits for it to hang up. Each call has a thread of its own. There is one
/// call per address at a time and few altogether, since a call to a frozen server returns only when that one ends.
@LibpqActor
enum CancelRequests {
  private static var underWay: Set<String> = []
  private static let most = 4

  /// Fire and forget; to be called before the connection is let go.
  static func send(for connection: Connection, at candidate: Candidate) {
    let place = candidate.description
    guard underWay.count < most, !underWay.contains(place), !isUnacknowledged(connection.socket) else { return }
    unsafe connection.withPointer { pointer in
      guard let taken = unsafe PQgetCancel(pointer) else { return }
      // Unsafe in name only: it goes to one thread, which alone uses and frees it; libpq allows that beside the connection.
      nonisolated(unsafe) let request = unsafe taken
      underWay.insert(place)
      let started = runOnThread {
        var complaint = [CChar](repeating: 0, count: 256)
        _ = unsafe PQcancel(request, &complaint, Int32(complaint.count))
        unsafe PQfreeCancel(request)
        Task { @LibpqActor in underWay.remove(place) }
      }
      if !started {
        unsafe PQfreeCancel(request)
        underWay.remove(place)
      }
    }
  }

  /// The question itself was not acknowledged by the kernel at the other end: the path is silent, and a new connection
  /// would meet the same silence for minutes.
  private static func isUnacknowledged(_ socket: Int32) -> Bool {
    (tcpInformation(of: socket)?.tcpi_unacked ?? 0) > 0
  }
}
