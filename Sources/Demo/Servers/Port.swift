// Finds a TCP port on which a server can listen.

import Glibc

enum Port {
  /// A port of 127.0.0.1 that nobody listens on at the moment. It lies below the range from which the kernel takes the
  /// ports of outgoing connections, so that a server that restarts finds it free again.
  static func free() throws(DemoError) -> UInt16 {
    for _ in 0..<200 {
      let port = UInt16.random(in: 20000..<32000)
      if isFree(port) { return port }
    }
    throw DemoError(message: "no free TCP port between 20000 and 32000 on 127.0.0.1")
  }

  private static func isFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
