// A terminal of our own making: the slave is handed to the session, the tests hold the other end.

import CNcurses
import Dispatch
import Glibc
import Screen

@MainActor
final class Pty {
  let master: Int32
  private(set) var slave: Int32
  private(set) var received: [UInt8] = []

  init?(_ size: Size = Size(width: 80, height: 24)) {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var window = winsize(ws_row: UInt16(size.height), ws_col: UInt16(size.width), ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe openpty(&master, &slave, nil, nil, &window) == 0 else { return nil }
    self.master = master
    self.slave = slave
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
  }

  isolated deinit {
    hangUp()
    if slave >= 0 { close(slave) }
  }

  private var isHungUp = false
  func hangUp() {
    if !isHungUp { close(master) }
    isHungUp = true
  }

  func type(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe write(master, $0.baseAddress, $0.count) }
  }

  func type(_ text: String) { type(Array(text.utf8)) }

  func resize(to size: Size) {
    var window = winsize(ws_row: UInt16(size.height), ws_col: UInt16(size.width), ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &window)
  }

  /// Takes what was sent so far.
  func receive() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(master, &buffer, buffer.count)
      guard count > 0 else { return }
      received += buffer.prefix(count)
    }
  }

  var receivedText: String {
    receive()
    return String(decoding: received, as: UTF8.self)
  }

  func forget() {
    receive()
    received = []
  }

  /// The terminal's modes, comparable.
  var modes: [UInt8] {
    var modes = termios()
    unsafe tcgetattr(slave, &modes)
    return unsafe withUnsafeBytes(of: &modes) { unsafe Array($0) }
  }
}

/// Lets the main queue work until the condition holds; false after five seconds.
@MainActor
func eventually(_ condition: @MainActor () -> Bool) async -> Bool {
  let deadline = DispatchTime.now() + .seconds(5)
  while !condition() {
    if DispatchTime.now() > deadline { return false }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return true
}
