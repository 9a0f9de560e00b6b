// A relay in front of a server that cuts one connection in the middle of a change.

import Dispatch
import Glibc
import Synchronization

/// Passes everything on, until a client says a certain word; then it ends that connection, and passes on again.
final class CuttingRelay: Sendable {
  enum Cut: Sendable {
    /// The server never hears the word.
    case before
    /// The server has answered, and the client does not hear the answer.
    case after
  }

  let port: UInt16
  private let word: [UInt8]
  private let moment: Cut
  private let hasCut = Mutex(false)
  private let listener: Int32

  init(to target: UInt16, cutting moment: Cut, at word: String) throws {
    self.word = Array(word.utf8)
    self.moment = moment
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = CuttingRelay.loopback(port: 0)
    let isListening = unsafe CuttingRelay.call(bind, listener, &address) == 0 && listen(listener, 16) == 0
    guard isListening else { throw RelayError(errno: errno) }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = unsafe getsockname(listener, $0, &length) }
    }
    port = UInt16(bigEndian: address.sin_port)
    thread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = CuttingRelay.loopback(port: target)
        _ = unsafe CuttingRelay.call(connect, server, &address)
        serve(client, server)
      }
    }
  }

  var isSpent: Bool { hasCut.withLock { $0 } }

  /// Takes no more connections; those that stand end with their ends.
  func close() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve(_ client: Int32, _ server: Int32) {
    let doom = Doom()
    thread { [self] in
      pass(from: client, to: server) { bytes in
        guard contains(bytes), claim() else { return true }
        doom.set()
        return moment == .after
      }
      end(client, server)
    }
    thread { [self] in
      pass(from: server, to: client) { _ in !doom.isSet }
      end(client, server)
    }
  }

  /// Whether a connection has said the word.
  private final class Doom: Sendable {
    private let flag = Mutex(false)
    var isSet: Bool { flag.withLock { $0 } }
    func set() { flag.withLock { $0 = true } }
  }

  /// Only one connection is cut.
  private func claim() -> Bool {
    hasCut.withLock { cut in
      defer { cut = true }
      return !cut
    }
  }

  private func contains(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.firstRange(of: word) != nil }

  /// Until one end closes, or `isWanted` says no.
  private func pass(from source: Int32, to sink: Int32, _ isWanted: (ArraySlice<UInt8>) -> Bool) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = unsafe recv(source, &buffer, buffer.count, 0)
      guard count > 0, isWanted(buffer[..<count]) else { return }
      guard unsafe send(sink, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
    }
  }

  /// The descriptors are left to the end of the tests: closing them while the other thread reads would hand their
  /// numbers to others.
  private func end(_ client: Int32, _ server: Int32) {
    shutdown(client, Int32(SHUT_RDWR))
    shutdown(server, Int32(SHUT_RDWR))
  }

  private func thread(_ body: @escaping @Sendable () -> Void) {
    DispatchQueue(label: "relay").async(execute: body)
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private static func call(
    _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ socket: Int32, _ address: inout sockaddr_in
  ) -> Int32 {
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe function(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private struct RelayError: Error { var errno: Int32 }
}
