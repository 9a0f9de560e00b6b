// The calls of the system that a relay needs, for sockets on 127.0.0.1 that never block.

import Glibc

/// A socket by its descriptor. Whoever made it ends it, in one way or another.
struct TCPSocket {
  let descriptor: Int32

  /// Takes connections on `port`.
  init(listeningOn port: UInt16) throws(DemoError) {
    try self.init()
    // Connections that ended a moment ago still hold the port.
    set(SO_REUSEADDR, at: SOL_SOCKET, to: Int32(1))
    let isBound = unsafe TCPSocket.withAddress(port) { unsafe bind(descriptor, $0, $1) } == 0
    guard isBound, listen(descriptor, 64) == 0 else {
      let code = errno
      close()
      throw DemoError(message: "cannot listen on port \(port): \(systemError(code))")
    }
  }

  /// Begins to connect to `port`. A failure shows when it is read from.
  init(connectingTo port: UInt16) throws(DemoError) {
    try self.init()
    _ = unsafe TCPSocket.withAddress(port) { unsafe connect(descriptor, $0, $1) }
  }

  private init() throws(DemoError) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw DemoError(message: "no socket for a relay: \(systemError(errno))") }
    prepare()
  }

  private init(accepted descriptor: Int32) {
    self.descriptor = descriptor
    // `accept4` is not visible from Swift. A program that is started in between has the socket too, so none of the ends
    // below relies on `close`.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    prepare()
  }

  private func prepare() {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    set(TCP_NODELAY, at: Int32(IPPROTO_TCP), to: Int32(1))
  }

  /// The next connection that waits, if there is one.
  func accept() -> TCPSocket? {
    let accepted = Glibc.accept(descriptor, nil, nil)
    return accepted < 0 ? nil : TCPSocket(accepted: accepted)
  }

  // MARK: Data

  enum Arrival: Equatable { case bytes([UInt8]), nothing, end, failure }

  /// What has arrived, up to 16 kB.
  func receive() -> Arrival {
    var count = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16384) { buffer, length in
      count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
      length = max(0, count)
    }
    if count > 0 { return .bytes(bytes) }
    if count == 0 { return .end }
    return errno == EAGAIN || errno == EINTR ? .nothing : .failure
  }

  /// Sends as much as there is room for and says how much that was; `nil` when the connection is broken.
  func send(_ bytes: ArraySlice<UInt8>) -> Int? {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  // MARK: Ends

  /// Says that nothing more will be sent.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  func close() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    Glibc.close(descriptor)
  }

  /// Ends the connection with RST, as a device does that has forgotten it. To connect to nowhere is to do just that.
  func reset() {
    var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: sockaddr().sa_data)
    unsafe connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    Glibc.close(descriptor)
  }

  // MARK: Silence

  /// Has the kernel throw away every segment that arrives, before TCP sees it: for the other end this is a firewall that
  /// drops. It works on a listening socket as well, and needs no privilege.
  func mute() {
    // BPF_RET | BPF_K with the operand 0, "pass on 0 bytes", as a sock_filter (linux/filter.h).
    let instruction: [UInt64] = [UInt64(littleEndian: 0x06)]
    unsafe instruction.withUnsafeBufferPointer {
      guard let start = $0.baseAddress else { return }
      unsafe set(SO_ATTACH_FILTER, at: SOL_SOCKET, to: FilterProgram(length: 1, instructions: start))
    }
  }

  func unmute() { set(SO_DETACH_FILTER, at: SOL_SOCKET, to: Int32(0)) }

  /// sock_fprog (linux/filter.h)
  @unsafe private struct FilterProgram {
    var length: UInt16
    var instructions: UnsafePointer<UInt64>
  }

  // MARK: -

  private func set<Value>(_ option: Int32, at level: Int32, to value: Value) {
    unsafe withUnsafeBytes(of: value) {
      _ = unsafe setsockopt(descriptor, level, option, $0.baseAddress, socklen_t($0.count))
    }
  }

  private static func withAddress<Result>(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
