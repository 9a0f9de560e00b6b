// How much libpq has taken from its socket. It buffers a message whole before it looks at it, a result until it is asked
// for, and notifications for ever: only what goes in can be bounded.

import Glibc
import Samples

/// Counts the bytes that arrive on one occasion, as they cross the socket: with TLS those of its records.
struct Intake: Sendable, Equatable {
  enum Occasion: Sendable, Equatable {
    case login, answers
    /// Between two questions: notices, notifications, changed parameters.
    case unasked
  }

  let occasion: Occasion
  private(set) var bytes = 0

  init(_ occasion: Occasion) { self.occasion = occasion }

  /// What may come, in bytes.
  var limit: Int {
    switch occasion {
    // A login is some kB, with TLS and a long chain of certificates some dozen.
    case .login, .unasked: 1 << 20
    // The largest script asks for a piece of the log (256 kB), a thousand sessions (1 MB) and, of a Materialize with ten
    // thousand objects, the statements that made them (10 MB).
    case .answers: 32 << 20
    }
  }

  var isExcessive: Bool { bytes > limit }

  /// Has `read` take what it likes from the socket.
  mutating func counting<Result>(on socket: () -> Int32, _ read: () -> Result) -> Result {
    let before = Intake.taken(from: socket())
    let guardian = bytes < Intake.ordinary ? nil : IntakeGuard(socket(), ceiling: before + limit - bytes)
    let result = read()
    // Less than before: libpq dialled again, or closed the socket, meanwhile.
    bytes += max(0, Intake.taken(from: socket()) - before)
    if guardian?.hasShut == true { bytes = max(bytes, limit + 1) }
    return result
  }

  /// As much as libpq has room for at first, in bytes: what is longer is read in calls that may take long.
  private static let ordinary = 16 << 10

  /// The bytes that were read from `socket`, by a count that may begin anywhere.
  static func taken(from socket: Int32) -> Int {
    let received = bytesReceived(on: socket)
    var queued: Int32 = 0
    return unsafe ioctl(socket, UInt(FIONREAD), &queued) == 0 ? received - Int(queued) : received
  }
}

/// By the kernel's count, those included that were not read yet; 0 over a Unix socket: of what a fast sender puts there
/// while it is read, some remains uncounted then.
private func bytesReceived(on socket: Int32) -> Int {
  // `tcpi_bytes_received` (since Linux 4.1) lies behind what glibc declares of tcp_info.
  let offset = 128
  var information = [UInt8](repeating: 0, count: offset + MemoryLayout<UInt64>.size)
  var length = socklen_t(information.count)
  let status = unsafe getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &information, &length)
  guard status == 0, length == information.count else { return 0 }
  return unsafe information.withUnsafeBytes {
    unsafe Int(truncatingIfNeeded: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

extension LinkMachine.Failure {
  /// More arrived than is ever needed.
  init(excess intake: Intake) {
    let size = "more than \(intake.limit >> 20) MB"
    let message =
      switch intake.occasion {
      case .login: "the server sent \(size) during the login"
      case .answers: "the server sent \(size) in answer"
      case .unasked: "the server sent \(size) that nobody had asked for"
      }
    self.init(kind: .excessive, message: message)
  }
}
