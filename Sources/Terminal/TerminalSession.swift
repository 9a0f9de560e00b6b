// The terminal for as long as the dashboard has it: opened, painted on, put aside on Ctrl-Z, given back as it was found.

import CNcurses
import Dispatch
import Glibc
package import Screen

/// One at a time: ncurses is global state. Everything happens on the main queue, and nothing here waits for the
/// terminal, except `leave` and `suspend` for half a second at most.
@MainActor
package final class TerminalSession {
  package var onKey: @MainActor (Key) -> Void {
    get { keys.onKey }
    set { keys.onKey = newValue }
  }
  /// The window has another size; a canvas of that size is to be painted.
  package var onResize: @MainActor (Size) -> Void = { _ in }
  /// SIGINT, SIGTERM, SIGHUP or SIGQUIT asks for the end. The terminal is still ours: `leave` is up to the receiver.
  package var onQuit: @MainActor (_ signal: Int32) -> Void = { _ in }
  /// The terminal has gone away: nothing can be shown or typed any more. Said once.
  package var onGone: @MainActor () -> Void = {}

  /// Columns and rows of the window.
  package private(set) var size: Size
  /// The colours in use here, for pictures of the screen.
  package var palette: Palette { options.theme.palette(curses.depth == .none ? .none : .palette256) }

  private let options: TerminalOptions
  private let isASCII: Bool
  private let tty: TTY
  private let curses: Curses
  private let frameWriter: FrameWriter
  private let keys: KeyReader
  private let signals = SignalWatch()
  /// The newest picture, as this terminal can show it.
  package private(set) var canvas: Canvas?
  /// It still has to be painted.
  private var isStale = false
  /// The terminal shows our screen, with paste and focus reports on.
  private var hasEntered = false
  private var isGone = false
  private var phase = Phase.active
  private enum Phase { case active, suspended, left }

  /// Takes the terminal of the two descriptors over. Keys and signals come from `start` on.
  package static func open(
    _ options: TerminalOptions, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO
  ) throws(TerminalError) -> TerminalSession {
    let tty = try TTY(input: input, output: output)
    do throws(TerminalError) {
      return try TerminalSession(options, tty)
    } catch {
      tty.restoreModes()
      tty.close()
      throw error
    }
  }

  private init(_ options: TerminalOptions, _ tty: TTY) throws(TerminalError) {
    let locale = nc_use_utf8()
    guard locale != nc_locale_none else { throw .noUTF8Locale }
    let type = try Self.terminalType(options)
    let color = options.color ?? (environment("NO_COLOR") ?? "").isEmpty
    self.options = options
    isASCII = options.ascii ?? (locale == nc_locale_stand_in)
    self.tty = tty
    curses = try Curses(tty, type: type, theme: options.theme, color: color)
    size = tty.size ?? curses.size
    frameWriter = FrameWriter(tty)
    keys = KeyReader(tty, curses)
    if curses.size != size { curses.resize(to: size) }
    if options.mouse { curses.useMouse() }
    guardAgainstCrash()
    tty.takeKeys()
    keys.onGone = { [weak self] in self?.noteGone() }
    frameWriter.onGone = { [weak self] in self?.noteGone() }
    frameWriter.onDrained = { [weak self] in self?.paintIfStale() }
  }

  /// Says what would keep `open` from working, for those who have something slow to begin before.
  package static func check(
    _ options: TerminalOptions, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO
  ) throws(TerminalError) {
    try TTY.check(input: input, output: output)
    _ = try terminalType(options)
  }

  private static func terminalType(_ options: TerminalOptions) throws(TerminalError) -> String {
    let type = options.type ?? environment("TERM") ?? ""
    if type.isEmpty { throw .noTerminalType(nil) }
    if type == "dumb" || type == "unknown" { throw .noTerminalType(type) }
    return type
  }

  /// Begins to listen to keys and signals. Set the handlers first.
  package func start() {
    keys.start()
    guard options.watchesSignals else { return }
    signals.watch([SIGWINCH]) { [weak self] _ in self?.noteResize() }
    signals.watch([SIGTSTP]) { [weak self] _ in self?.suspend() }
    signals.watch([SIGCONT]) { [weak self] _ in self?.resume() }
    signals.watch([SIGINT, SIGTERM, SIGHUP, SIGQUIT]) { [weak self] number in self?.onQuit(number) }
  }

  // MARK: Showing

  /// Shows a picture, as soon as the terminal has taken the one before. Only what has changed is sent.
  package func paint(_ canvas: Canvas) {
    self.canvas = isASCII ? canvas.ascii() : canvas
    isStale = true
    paintIfStale()
  }

  private func paintIfStale() {
    guard phase == .active, !isGone, isStale, !frameWriter.isBusy, let canvas else { return }
    isStale = false
    let isFirst = !hasEntered
    let frame = curses.paint(canvas)
    guard !frame.isEmpty else { return }
    // A whole picture is shown at once where the terminal can do that; others ignore the request.
    let isLarge = curses.isXtermLike && frame.count > 2048
    frameWriter.send((isLarge ? Sequences.beginUpdate : []) + frame + (isLarge ? Sequences.endUpdate : []))
    if isFirst, curses.isXtermLike { frameWriter.send(Sequences.enter) }
    hasEntered = true
  }

  /// Paints everything anew, whatever the terminal shows: something else wrote on it.
  package func repaint() {
    curses.forgetPicture()
    isStale = canvas != nil
    paintIfStale()
  }

  /// Puts text on the clipboard of the operator's own machine by OSC 52. False if the terminal has no such thing or
  /// the text is longer than terminals take; one that refuses says nothing.
  package func copy(_ text: String) -> Bool {
    guard phase == .active, curses.isXtermLike, let sequence = Sequences.clipboard(text) else { return false }
    frameWriter.send(sequence)
    return true
  }

  /// Looks at the window's size again; what SIGWINCH does.
  package func noteResize() {
    guard phase == .active, let now = tty.size, now != size else { return }
    size = now
    curses.resize(to: now)
    onResize(now)
  }

  private func noteGone() {
    guard phase != .left, !isGone else { return }
    isGone = true
    onGone()
  }

  // MARK: Leaving

  /// Puts the dashboard aside, as Ctrl-Z asks for; SIGCONT brings it back.
  package func suspend() {
    guard phase == .active else { return }
    stepBack()
    phase = .suspended
    // SIGTSTP itself is taken over and would only come back.
    kill(getpid(), SIGSTOP)
  }

  /// Also when the program was stopped behind its back: the shell has set its own modes meanwhile.
  private func resume() {
    guard phase != .left else { return }
    guard tty.isForeground else { return stopAgain() }
    phase = .active
    tty.takeKeys()
    guardAgainstCrash()
    curses.forgetPicture()
    hasEntered = false
    keys.start()
    isStale = canvas != nil
    let before = size
    noteResize()
    if size == before { paintIfStale() }
  }

  /// Continued in the background (`bg`, `kill %1`): as without a terminal nothing can be shown, the program waits for
  /// the foreground. Not at once, for the signal that ends it may arrive together with SIGCONT.
  private func stopAgain() {
    if phase == .active {
      // Stopped without Ctrl-Z: our screen still stands there. The modes are the shell's by now.
      leaveScreen()
      phase = .suspended
    }
    DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(100)) { [weak self] in
      guard let self, phase == .suspended else { return }
      if tty.isForeground { resume() } else { kill(getpid(), SIGSTOP) }
    }
  }

  /// Gives the terminal back as it was found. May be called again; nothing can be shown afterwards.
  package func leave() {
    guard phase != .left else { return }
    if phase == .active { stepBack() }
    phase = .left
    signals.stop()
    curses.close()
    tty.close()
  }

  private func stepBack() {
    leaveScreen()
    tty.restoreModes()
  }

  private func leaveScreen() {
    keys.stop()
    frameWriter.finish(with: (curses.isXtermLike ? Sequences.leave : []) + curses.end())
    nc_crash_release()
  }

  private func guardAgainstCrash() {
    let sequence = curses.isXtermLike ? Sequences.leave + Sequences.restoreXterm : Sequences.restoreSimple
    var modes = tty.found
    unsafe sequence.withUnsafeBytes { bytes in
      unsafe nc_crash_guard(
        tty.output, &modes, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
  }
}

private func environment(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}
