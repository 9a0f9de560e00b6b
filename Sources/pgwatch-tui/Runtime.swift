// Holds the rooms together while the dashboard is open: messages in, pictures and effects out.

import Dashboard
import Dispatch
import Glibc
import Reports
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
  private let feed: any Feed
  private let stateFiles: StateFiles
  private var model: Model
  private var shown: Canvas?
  private var isDrawingDue = false
  private var routine = Routine()
  private var ticker: (any DispatchSourceTimer)?
  /// Why it is over, once it is.
  private var ending: Ending?
  private var waiter: CheckedContinuation<Void, Never>?

  /// Shows the first frame, then has the feed begin, and returns when the operator or a signal ends it. The terminal is as
  /// it was found by then, and the feed has stopped.
  /// - Parameter model: of any size; that of the terminal takes its place.
  static func run(
    _ feed: any Feed, _ model: Model, terminal: TerminalOptions, keyboard: Int32, stateFiles: StateFiles
  ) async throws(TerminalError) -> Ending {
    let runtime = Runtime(try TerminalSession.open(terminal, input: keyboard), feed, model, stateFiles)
    let ending = await runtime.run()
    runtime.session.leave()
    await feed.stop()
    await stateFiles.finish()
    return ending
  }

  private init(_ session: TerminalSession, _ feed: any Feed, _ model: Model, _ stateFiles: StateFiles) {
    self.session = session
    self.feed = feed
    self.model = model
    self.stateFiles = stateFiles
    _ = update(&self.model, .resized(session.size))
  }

  private func run() async -> Ending {
    session.onKey = { [weak self] in self?.take(.key($0)) }
    session.onResize = { [weak self] in self?.take(.resized($0)) }
    session.onQuit = { [weak self] in self?.end(.signal($0)) }
    session.onGone = { [weak self] in self?.end(.gone) }
    draw()
    session.start()
    startTicking()
    await feed.start { [weak self] in self?.take($0) }
    while true {
      // What was typed ahead may have ended it already.
      if let ending { return ending }
      await withCheckedContinuation { waiter = $0 }
    }
  }

  private func end(_ reason: Ending) {
    guard ending == nil else { return }
    ending = reason
    ticker?.cancel()
    waiter?.resume()
    waiter = nil
  }

  // MARK: Messages

  private func take(_ message: Message) {
    for effect in update(&model, message) { carryOut(effect) }
    if isNews(message) { drawOnceThisTurn() }
  }

  /// News is shown at once. An answer like the one before waits for the next tick: with many servers there is always one.
  private func isNews(_ message: Message) -> Bool {
    guard case .samples(let samples) = message else { return true }
    let news = samples.filter { routine.isNews($0) }
    return !news.isEmpty || model.time.interval < .seconds(1)
  }

  private func carryOut(_ effect: Effect) {
    switch effect {
    case .server, .playback: feed.carryOut(effect)
    case .file(let effect): carryOut(effect)
    case .terminal(let effect): carryOut(effect)
    }
  }

  private func carryOut(_ effect: FileEffect) {
    switch effect {
    case .remember(let progress):
      Task { if let trouble = await stateFiles.remember(progress) { take(.said(trouble)) } }
    case .write(let text, let name): write(name, ["txt": { text }])
    case .report(let isRedacted): report(isRedacted)
    case .export: export()
    }
  }

  private func carryOut(_ effect: TerminalEffect) {
    switch effect {
    case .copy(let text): _ = session.copy(text)
    case .repaint: session.repaint()
    case .suspend: session.suspend()
    case .quit: end(.quit)
    }
  }

  /// The texts are made where they are written: there, they hold up no key.
  private func write(_ name: String, _ texts: KeyValuePairs<String, @Sendable () -> String>) {
    let moment = model.now
    Task { take(.said(await stateFiles.write(name: name, of: moment, texts))) }
  }

  private func report(_ isRedacted: Bool) {
    let (evidence, standards, journal) = (model.evidence, model.standards, model.journal)
    write(
      "pgwatch-tui-report",
      [
        "md": {
          IncidentReport(
            Assessment(evidence, standards), journal: journal, programVersion: programVersion, isRedacted: isRedacted
          ).markdown
        }
      ])
  }

  private func export() {
    guard let canvas = session.canvas else { return }
    let (palette, title) = (session.palette, "pgwatch-tui, \(model.now.utc) UTC")
    write("pgwatch-tui-screen", ["svg": { canvas.svg(palette, title: title) }, "txt": { canvas.trimmedText }])
  }

  /// Ages are shown in seconds, so the picture may change once a second even if nothing is heard.
  private func startTicking() {
    let timer = DispatchSource.makeTimerSource(queue: .main)
    timer.setEventHandler { [weak self] in self?.take(.tick(wallClock())) }
    // With the second of the clock on the screen, so that it leaps over none.
    let rest = 1_000_000 - wallClock().microseconds % 1_000_000
    timer.schedule(deadline: .now() + .microseconds(Int(rest)), repeating: 1, leeway: .milliseconds(10))
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
