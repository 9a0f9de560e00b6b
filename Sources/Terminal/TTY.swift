// The terminal device: its modes, its size, and a way to write to it that never waits.

// term.h brings termios with it: in this package that type is CNcurses's.
import CNcurses
import Glibc
import Screen

/// A terminal as two descriptors, and its modes as they were found.
@MainActor
final class TTY {
  let input: Int32
  /// For writing. It does not block if it could be opened anew; see `init`.
  let output: Int32
  /// The descriptor that was handed in.
  let outputAsGiven: Int32
  let found: termios

  private let outputBlocks: Bool
  private let ownsOutput: Bool

  /// Opens the output's device once more, for O_NONBLOCK belongs to the open file, which the shell and everybody else
  /// in the pipeline shares with us, and a shell with a non-blocking terminal breaks. A device that may not be opened
  /// (after `su` it belongs to somebody else) is written to as it is, in small slices when poll(2) sees room.
  init(input: Int32, output: Int32) throws(TerminalError) {
    try TTY.check(input: input, output: output)
    var modes = termios()
    guard unsafe tcgetattr(output, &modes) == 0 else { throw .system(call: "tcgetattr", errno: errno) }
    found = modes
    self.input = input
    outputAsGiven = output
    let anew = unsafe open("/proc/self/fd/\(output)", O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    self.output = anew >= 0 ? anew : output
    outputBlocks = anew < 0
    ownsOutput = anew >= 0
  }

  static func check(input: Int32, output: Int32) throws(TerminalError) {
    guard isatty(input) == 1 else { throw .inputIsNoTerminal }
    guard isatty(output) == 1 else { throw .outputIsNoTerminal }
  }

  func close() {
    if ownsOutput { _ = Glibc.close(output) }
  }

  /// `nil` where the device does not know: some serial lines.
  var size: Size? {
    var window = winsize()
    guard unsafe ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else { return nil }
    return Size(width: Int(window.ws_col), height: Int(window.ws_row))
  }

  /// Keys one by one and without echo; Ctrl-C and Ctrl-Z still make signals, but Ctrl-S no longer freezes the screen.
  func takeKeys() {
    var modes = found
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    modes.c_lflag |= tcflag_t(ISIG)
    modes.c_iflag &= ~tcflag_t(IXON | IXOFF)
    unsafe withUnsafeMutableBytes(of: &modes.c_cc) { keys in
      unsafe keys[Int(VMIN)] = 1
      unsafe keys[Int(VTIME)] = 0
    }
    setModes(modes)
  }

  func restoreModes() { setModes(found) }

  /// Not TCSADRAIN: that would wait for a terminal that reads nothing.
  private func setModes(_ modes: termios) {
    var modes = modes
    while unsafe tcsetattr(output, TCSANOW, &modes) != 0, errno == EINTR {}
  }

  enum Outcome { case wrote(Int), full, gone }

  /// Writes what the terminal takes right now.
  func write(_ bytes: ArraySlice<UInt8>) -> Outcome {
    // Room for a byte is all that poll promises, but a device with little in its queue takes a small slice.
    if outputBlocks, !isReady(POLLOUT, within: 0) { return .full }
    let length = outputBlocks ? min(bytes.count, 256) : bytes.count
    let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(output, $0.baseAddress, length) }
    if written > 0 { return .wrote(written) }
    return written == 0 || errno == EAGAIN || errno == EINTR ? .full : .gone
  }

  /// Waits for at most `milliseconds` for room in the device.
  func waitForRoom(_ milliseconds: Int32) { _ = isReady(POLLOUT, within: milliseconds) }

  /// Nobody holds the other end any more.
  var isGone: Bool {
    var state = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&state, 1, 0) > 0 else { return false }
    return Int32(state.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
  }

  /// False while the shell has put the program into the background. Dispatch's threads block SIGTTOU, so the kernel
  /// would let a background program change the modes under the shell's feet.
  var isForeground: Bool {
    let group = tcgetpgrp(input)
    return group < 0 || group == getpgrp()
  }

  /// Throws away what the device has taken but not passed on, and lets it go on after a Ctrl-S.
  func unblock() {
    _ = tcflow(output, TCOON)
    _ = tcflush(output, TCOFLUSH)
  }

  private func isReady(_ events: Int32, within milliseconds: Int32) -> Bool {
    var state = pollfd(fd: output, events: Int16(events), revents: 0)
    return unsafe poll(&state, 1, milliseconds) > 0 && Int32(state.revents) & events != 0
  }
}
