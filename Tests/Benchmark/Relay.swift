// A relay between the program and a server that counts what passes.

import Dispatch
import Glibc
import Synchronization

/// Takes connections on a port of 127.0.0.1 of its own and passes every byte on to `target`.
final class Relay: Sendable {
  struct Traffic {
    var toServer = 0
    var toClient = 0
    /// How often the client began to speak after the server had spoken.
    var roundTrips = 0
    fileprivate var clientSpokeLast = false

    static func - (now: Traffic, before: Traffic) -> Traffic {
      Traffic(
        toServer: now.toServer - before.toServer, toClient: now.toClient - before.toClient,
        roundTrips: now.roundTrips - before.roundTrips)
    }
  }

  let port: UInt16
  private let counted = Mutex(Traffic())

  init(to target: UInt16) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Relay.address(port: 0)
    let isListening =
      unsafe withSocketAddress(&address) { unsafe bind(listener, $0, $1) } == 0 && listen(listener, 8) == 0
    guard isListening else { throw BenchmarkError(description: "no port to listen on: errno \(errno)") }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(listener, $0, &length) }
    }
    port = UInt16(bigEndian: address.sin_port)
    thread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Relay.address(port: target)
        _ = unsafe withSocketAddress(&address) { unsafe connect(server, $0, $1) }
        thread { self.pass(from: client, to: server, isClient: true) }
        thread { self.pass(from: server, to: client, isClient: false) }
      }
    }
  }

  var traffic: Traffic { counted.withLock { $0 } }

  /// Until one end closes; then the other is told so. The sockets are left to the end of the benchmark.
  private func pass(from source: Int32, to sink: Int32, isClient: Bool) {
    for descriptor in [source, sink] {
      var on: Int32 = 1
      unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = unsafe recv(source, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      counted.withLock { traffic in
        if isClient { traffic.toServer += count } else { traffic.toClient += count }
        if isClient && !traffic.clientSpokeLast { traffic.roundTrips += 1 }
        traffic.clientSpokeLast = isClient
      }
      var sent = 0
      while sent < count {
        let step = unsafe buffer[sent..<count].withUnsafeBytes {
          unsafe send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard step > 0 else { break }
        sent += step
      }
    }
    shutdown(sink, Int32(SHUT_WR))
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}

private func withSocketAddress<Result>(
  _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  unsafe withUnsafePointer(to: &address) { address in
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}

/// Runs `body` on a thread of its own, where it may block.
private func thread(_ body: @escaping @Sendable () -> Void) {
  DispatchQueue(label: "relay").async(execute: body)
}
