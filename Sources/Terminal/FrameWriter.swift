// Bytes on their way to the terminal, in order, without anybody waiting for them.

import Dispatch

/// A queue of one frame: what a slow terminal has not taken yet is sent when there is room, and the next frame is
/// painted only then. So keys are answered and the program can be quit while a terminal reads nothing at all, and what
/// comes after the pause is the newest picture, not all those between.
@MainActor
final class FrameWriter {
  /// Everything has been sent.
  var onDrained: @MainActor () -> Void = {}
  var onGone: @MainActor () -> Void = {}

  private let tty: TTY
  private var pending: ArraySlice<UInt8> = []
  private var roomWatch: (any DispatchSourceWrite)?

  init(_ tty: TTY) { self.tty = tty }

  var isBusy: Bool { !pending.isEmpty }

  func send(_ bytes: [UInt8]) {
    pending += bytes
    pump()
  }

  /// Sends what is pending and then `bytes`, for at most half a second; after that a stuck terminal loses what is
  /// pending and gets `bytes` alone, if it takes them.
  func finish(with bytes: [UInt8]) {
    stopWatching()
    pending += bytes
    drain(attempts: 5)
    guard isBusy else { return }
    tty.unblock()
    // CAN ends a sequence of which only the beginning went out.
    pending = [0x18] + bytes
    drain(attempts: 2)
    pending = []
  }

  private func drain(attempts: Int) {
    for _ in 0..<attempts where isBusy {
      if case .gone = writeAll() { return }
      if isBusy { tty.waitForRoom(100) }
    }
    if isBusy { _ = writeAll() }
  }

  private func pump() {
    switch writeAll() {
    case .wrote:
      stopWatching()
    case .full:
      watchForRoom()
    case .gone:
      pending = []
      stopWatching()
      onGone()
    }
  }

  private func writeAll() -> TTY.Outcome {
    while isBusy {
      switch tty.write(pending) {
      case .wrote(let count): pending = pending.dropFirst(count)
      case let stop: return stop
      }
    }
    return .wrote(0)
  }

  private func watchForRoom() {
    guard roomWatch == nil else { return }
    let source = DispatchSource.makeWriteSource(fileDescriptor: tty.output, queue: .main)
    source.setEventHandler { [weak self] in self?.roomCame() }
    roomWatch = source
    source.resume()
  }

  private func roomCame() {
    guard isBusy else { return }
    pump()
    if !isBusy { onDrained() }
  }

  private func stopWatching() {
    roomWatch?.cancel()
    roomWatch = nil
  }
}
