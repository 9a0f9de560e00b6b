// Socket addresses in numbers, as `SocketAddress` holds them.

import Glibc
import Samples

/// The address of `socket` in numbers, with the zone of a link-local one; `nil` for other families than IP.
func numericHost(_ address: UnsafePointer<sockaddr>?, _ length: socklen_t) -> String? {
  guard let address = unsafe address else { return nil }
  let family = unsafe Int32(address.pointee.sa_family)
  guard family == AF_INET || family == AF_INET6 else { return nil }
  var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
  let status = unsafe getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
  return status == 0 ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
}

extension SocketAddress {
  /// The far end of a connected socket; `nil` over a Unix socket.
  static func remote(of socket: Int32) -> SocketAddress? { unsafe read { unsafe getpeername(socket, $0, $1) } }
  /// The near end.
  static func local(of socket: Int32) -> SocketAddress? { unsafe read { unsafe getsockname(socket, $0, $1) } }

  private static func read(
    _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard unsafe call(address, &length) == 0, let host = unsafe numericHost(address, length) else { return nil }
        let withoutZone = host.prefix { $0 != "%" }
        return unsafe SocketAddress(address: String(withoutZone), port: port(address))
      }
    }
  }

  private static func port(_ address: UnsafeMutablePointer<sockaddr>) -> UInt16 {
    // sin_port and sin6_port lie at the same place, in network byte order.
    unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
      unsafe UInt16(bigEndian: $0.pointee.sin_port)
    }
  }
}
