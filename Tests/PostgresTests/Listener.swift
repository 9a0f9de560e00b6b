// A server that misbehaves: it listens on a loopback port and does one wrong thing.

import Glibc
import Synchronization

@testable import Postgres

/// Listens on 127.0.0.1 until it is closed.
final class Listener: Sendable {
  enum Behaviour: Sendable, Equatable {
    /// Takes connections and never says a word.
    case saysNothing
    /// Answers the request for TLS with yes and leaves it at that.
    case startsTLS
    /// Takes connections and closes them after the first bytes.
    case hangsUp
    /// Takes connections and resets them after the first bytes.
    case resets
    /// Greets with something that is not PostgreSQL's protocol.
    case speaksOtherwise
    /// Sends without end.
    case floods(Flood)
    /// Takes none, and its queue is full: further connections get no answer, as in a black hole.
    case full
  }

  let port: UInt16
  /// What a flood has sent so far, in bytes.
  var sent: Int { counter.value.load(ordering: .relaxed) }
  private let counter = Counter()
  private let socket: Int32
  private let fillers: [Int32]

  init(_ behaviour: Behaviour) throws {
    let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = Listener.loopback(port: 0)
    guard listener >= 0, unsafe Listener.call(bind, listener, &address) == 0,
      listen(listener, behaviour == .full ? 0 : 64) == 0
    else { throw ListenerError(errno: errno) }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = unsafe getsockname(listener, $0, &length) }
    }
    socket = listener
    port = UInt16(bigEndian: address.sin_port)
    fillers = behaviour == .full ? Listener.fill(port) : []
    if behaviour != .full { Listener.serve(listener, behaviour, counter) }
  }

  func close() {
    // Wakes the thread in accept, which then ends.
    shutdown(socket, Int32(SHUT_RDWR))
    for filler in fillers { _ = Glibc.close(filler) }
    if !fillers.isEmpty { _ = Glibc.close(socket) }
  }

  private static func serve(_ listener: Int32, _ behaviour: Behaviour, _ counter: Counter) {
    let started = runOnThread {
      var guests: [Int32] = []
      while true {
        let guest = accept(listener, nil, nil)
        guard guest >= 0 else { break }
        var bytes = [UInt8](repeating: 0, count: 512)
        switch behaviour {
        case .saysNothing, .full: break
        case .startsTLS:
          _ = unsafe read(guest, &bytes, 8)
          _ = unsafe write(guest, "S", 1)
        case .speaksOtherwise: _ = unsafe write(guest, "220 ready\r\n", 11)
        case .hangsUp: _ = unsafe read(guest, &bytes, bytes.count)
        case .floods(let flood): flood.serve(guest, counting: counter.value)
        case .resets:
          _ = unsafe read(guest, &bytes, bytes.count)
          // To connect to nothing ends a connection with a reset.
          var nothing = sockaddr()
          nothing.sa_family = sa_family_t(AF_UNSPEC)
          _ = unsafe connect(guest, &nothing, socklen_t(MemoryLayout<sockaddr>.size))
        }
        // Not by `close` alone: a server that was started at this moment may have inherited the descriptor.
        if behaviour == .hangsUp { shutdown(guest, Int32(SHUT_RDWR)) }
        guests.append(guest)
      }
      for guest in guests { _ = Glibc.close(guest) }
      _ = Glibc.close(listener)
    }
    precondition(started, "no thread for a listener")
  }

  /// Connections that fill the queue of a listener that accepts none.
  private static func fill(_ port: UInt16) -> [Int32] {
    (0..<8).map { _ in
      let filler = Glibc.socket(
        AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
      var address = loopback(port: port)
      _ = unsafe call(connect, filler, &address)
      return filler
    }
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private static func call(
    _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ socket: Int32, _ address: inout sockaddr_in
  ) -> Int32 {
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe function(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

private final class Counter: Sendable {
  let value = Atomic(0)
}

struct ListenerError: Error { var errno: Int32 }

/// A port on which nothing listens.
func unusedPort() throws -> UInt16 {
  let listener = try Listener(.full)
  listener.close()
  return listener.port
}
