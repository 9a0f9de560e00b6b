// The socket of one probe: a TCP connection of our own, without libpq.

import Glibc
import Samples

/// Connects, sends and receives without ever blocking. Closed when the last reference goes.
@LibpqActor
final class ProbeSocket {
  let descriptor: Int32
  private let address: NumericAddress

  /// - Parameter address: in numbers, with the zone of a link-local one.
  init(_ address: String, port: UInt16) throws(StepFailure) {
    guard let address = NumericAddress(address, port: port) else {
      throw StepFailure(kind: .unusable, message: "\(address) is no address")
    }
    self.address = address
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    descriptor = socket(address.family, type, 0)
    guard descriptor >= 0 else { throw StepFailure(errno: errno) }
  }

  deinit {
    // Ends the connection now: the duplicate that was watched is closed when Dispatch has let go of it.
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  func connect(until deadline: ContinuousClock.Instant) async throws(StepFailure) {
    guard address.connect(descriptor) != 0 else { return }
    guard errno == EINPROGRESS else { throw StepFailure(errno: errno) }
    guard await isReady(for: .write, until: deadline) else {
      throw StepFailure(kind: .silent, message: "no answer to the attempt to connect")
    }
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
    guard error == 0 else { throw StepFailure(errno: error) }
  }

  /// Sends a few bytes, which a fresh connection always has room for.
  func send(_ bytes: [UInt8]) throws(StepFailure) {
    let count = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    guard count == bytes.count else { throw StepFailure(errno: count < 0 ? errno : EAGAIN) }
  }

  /// The next bytes, `limit` at most; empty at the end. Throws `silent` when nothing came.
  func receive(_ limit: Int, until deadline: ContinuousClock.Instant) async throws(StepFailure) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: limit)
    while true {
      let count = unsafe recv(descriptor, &buffer, limit, 0)
      if count >= 0 { return Array(buffer.prefix(count)) }
      switch errno {
      case EINTR: continue
      case EAGAIN: break
      case let error: throw StepFailure(errno: error)
      }
      guard await isReady(for: .read, until: deadline) else {
        throw StepFailure(kind: .silent, message: "connected, but the server said nothing")
      }
    }
  }

  /// Waits until something can be read or written; false when the deadline passed first.
  func isReady(for direction: LinkMachine.Direction, until deadline: ContinuousClock.Instant) async -> Bool {
    let readiness = TimedWait<Void>()
    var watch: SocketWatch?
    let isReady: Void? = await readiness.value(within: deadline - .now) {
      watch = SocketWatch(descriptor, for: direction) { readiness.meet(()) }
      if watch == nil { readiness.meet(nil) }
    }
    watch?.cancel()
    return isReady != nil
  }

  /// Says goodbye and waits a moment for the other end to do so. Closing with bytes unread would send a reset, which
  /// the server logs; its session tickets arrive after the handshake.
  func leave() async {
    shutdown(descriptor, Int32(SHUT_WR))
    let deadline = ContinuousClock.now + .milliseconds(500)
    do throws(StepFailure) {
      while !(try await receive(4096, until: deadline)).isEmpty {}
    } catch {
      // What was to be measured has been measured.
    }
  }
}

/// An address in numbers in the form of the system.
@safe
private struct NumericAddress {
  private var storage = sockaddr_storage()
  private var length: socklen_t = 0

  init?(_ address: String, port: UInt16) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(address, String(port), &hints, &found) == 0, let found = unsafe found else { return nil }
    defer { unsafe freeaddrinfo(found) }
    length = unsafe found.pointee.ai_addrlen
    unsafe memcpy(&storage, found.pointee.ai_addr, Int(length))
  }

  var family: Int32 { Int32(storage.ss_family) }

  func connect(_ socket: Int32) -> Int32 {
    unsafe withUnsafePointer(to: storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe Glibc.connect(socket, $0, length) }
    }
  }
}

extension StepFailure {
  /// What a failed call of the system speaks for.
  init(errno: Int32) {
    let kind: Loss.Kind =
      switch errno {
      case ECONNREFUSED: .refused
      case ECONNRESET, ECONNABORTED, EPIPE: .cut
      case ETIMEDOUT: .silent
      case EMFILE, ENFILE, ENOMEM: .unusable
      default: .unreachable
      }
    let words = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    self.init(kind: kind, errno: errno, message: words)
  }
}
