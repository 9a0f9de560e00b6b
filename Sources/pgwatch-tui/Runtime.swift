// Holds the rooms together while the dashboard is open: messages in, pictures and effects out.

import Dashboard
import Dispatch
import Glibc
import Polling
import Postgres
import Samples
import Screen
import Terminal

/// The dashboard on this terminal, from its first frame to its end. Everything happens on the main queue.
@MainActor
final class Runtime {
  /// Why the dashboard was left.
  enum Ending: Sendable {
    case quit
    case signal(Int32)
    /// The terminal has gone away.
    case gone
  }

  private let session: TerminalSession
  private let poller: Poller
  private let inbox: Inbox
  private var model: Model
  private var shown: Canvas?
  private var isDrawingDue = false
  private var ticker: (any DispatchSourceTimer)?
  private var ending: CheckedContinuation<Ending, Never>?

  /// Shows the first frame, then begins to ask, and returns when the operator or a signal ends it. The terminal is as it
  /// was found by then, and every connection is closed.
  static func run(
    _ watchlist: Watchlist, terminal: TerminalOptions, keyboard: Int32, options: Model.Options
  ) async throws(TerminalError) -> Ending {
    let runtime = Runtime(try TerminalSession.open(terminal, input: keyboard), watchlist, options)
    let ending = await runtime.run()
    runtime.session.leave()
    await runtime.poller.stop()
    return ending
  }

  private init(_ session: TerminalSession, _ watchlist: Watchlist, _ options: Model.Options) {
    self.session = session
    let inbox = Inbox()
    self.inbox = inbox
    poller = Poller(watchlist: watchlist, now: wallClock) { inbox.put($0) }
    model = Model(now: wallClock(), size: session.size, interval: watchlist.interval, options: options)
  }

  private func run() async -> Ending {
    session.onKey = { [weak self] in self?.take(.key($0)) }
    session.onResize = { [weak self] in self?.take(.resized($0)) }
    session.onQuit = { [weak self] in self?.end(.signal($0)) }
    session.onGone = { [weak self] in self?.end(.gone) }
    inbox.onDelivery = { [weak self] in self?.take(.samples($0)) }
    draw()
    session.start()
    startTicking()
    await poller.start()
    return await withCheckedContinuation { ending = $0 }
  }

  private func end(_ reason: Ending) {
    ticker?.cancel()
    ending?.resume(returning: reason)
    ending = nil
  }

  // MARK: Messages

  private func take(_ message: Message) {
    for effect in update(&model, message) { carryOut(effect) }
    drawOnceThisTurn()
  }

  private func carryOut(_ effect: Effect) {
    let poller = poller
    switch effect {
    case .pollNow: Task { @Wire in poller.pollNow() }
    case .pausePolling(let isPaused): Task { @Wire in poller.setPaused(isPaused) }
    case .setInterval(let interval): Task { @Wire in poller.setInterval(interval) }
    case .probeNow(let server): Task { @Wire in poller.probeNow(server) }
    case .validate(let connections): Task { @Wire in poller.validate(connections) }
    // Offered by no key yet.
    case .carryOut, .listIdleSessions, .remember, .write: break
    case .copy(let text): _ = session.copy(text)
    case .repaint: session.repaint()
    case .suspend: session.suspend()
    case .quit: end(.quit)
    }
  }

  /// Ages are shown in seconds, so the picture may change once a second even if nothing is heard.
  private func startTicking() {
    let timer = DispatchSource.makeTimerSource(queue: .main)
    timer.setEventHandler { [weak self] in self?.take(.tick(wallClock())) }
    timer.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(50))
    timer.resume()
    ticker = timer
  }

  // MARK: Drawing

  /// However much happens in one turn of the main queue, it is drawn once.
  private func drawOnceThisTurn() {
    guard !isDrawingDue else { return }
    isDrawingDue = true
    DispatchQueue.main.async { [weak self] in self?.draw() }
  }

  private func draw() {
    isDrawingDue = false
    let picture = view(model)
    guard picture != shown else { return }
    shown = picture
    session.paint(picture)
  }
}

/// The time of this machine's clock.
@Sendable func wallClock() -> Moment {
  var time = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Moment(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
}
