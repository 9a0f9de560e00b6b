// Turns a readable terminal into keys, on the main queue.

import Dispatch
import Glibc
import Screen

@MainActor
final class KeyReader {
  var onKey: @MainActor (Key) -> Void = { _ in }
  /// The terminal is gone: nothing will ever be typed again.
  var onGone: @MainActor () -> Void = {}

  private let tty: TTY
  private let curses: Curses
  private var decoder = KeyDecoder()
  private var source: (any DispatchSourceRead)?
  private var patience: (any DispatchSourceTimer)?
  private var emptyReads = 0
  /// Woken this often for nothing, the terminal is taken for gone rather than spun on.
  private static let mostEmptyReads = 16
  /// How long the rest of a paste or of a sequence may take.
  private static let rest = DispatchTimeInterval.seconds(1)

  init(_ tty: TTY, _ curses: Curses) {
    self.tty = tty
    self.curses = curses
  }

  func start() {
    guard source == nil else { return }
    let source = DispatchSource.makeReadSource(fileDescriptor: tty.input, queue: .main)
    source.setEventHandler { [weak self] in self?.readable() }
    self.source = source
    source.resume()
  }

  func stop() {
    source?.cancel()
    source = nil
    patience?.cancel()
    patience = nil
  }

  private func readable() {
    // A cancelled source may have one event under way.
    guard source != nil else { return }
    var keys: [Key] = []
    var hasRead = false
    while let input = curses.read() {
      hasRead = true
      keys += decoder.decode(input, now: DispatchTime.now().uptimeNanoseconds / 1_000_000)
    }
    keys += decoder.endOfInput()
    // A key may end the session: what was typed behind it is nobody's then.
    for key in keys where source != nil { onKey(key) }
    emptyReads = hasRead ? 0 : emptyReads + 1
    if source != nil, !hasRead, tty.isGone || emptyReads >= Self.mostEmptyReads {
      stop()
      onGone()
    } else {
      awaitRest()
    }
  }

  private func awaitRest() {
    patience?.cancel()
    patience = nil
    guard source != nil, decoder.isUnfinished else { return }
    let timer = DispatchSource.makeTimerSource(queue: .main)
    timer.setEventHandler { [weak self] in self?.giveUp() }
    timer.schedule(deadline: .now() + Self.rest)
    patience = timer
    timer.resume()
  }

  private func giveUp() {
    guard patience != nil else { return }
    patience = nil
    decoder.giveUp().forEach(onKey)
  }
}
