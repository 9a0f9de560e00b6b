// Holds the rooms together while the dashboard is open: messages in, pictures and effects out.

import Dashboard
import Dispatch
import Glibc
import Polling
import Postgres
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
  private let poller: Poller
  private let inbox: Inbox
  private let archive: Archive
  private let recorder: Recorder?
  private var model: Model
  private var shown: Canvas?
  private var isDrawingDue = false
  private var routine = Routine()
  private var ticker: (any DispatchSourceTimer)?
  private var ending: CheckedContinuation<Ending, Never>?

  /// Shows the first frame, then begins to ask, and returns when the operator or a signal ends it. The terminal is as it
  /// was found by then, and every connection is closed.
  static func run(
    _ watchlist: Watchlist, terminal: TerminalOptions, keyboard: Int32, options: Model.Options, archive: Archive,
    recorder: Recorder?
  ) async throws(TerminalError) -> Ending {
    let session = try TerminalSession.open(terminal, input: keyboard)
    let runtime = Runtime(session, watchlist, options, archive, recorder)
    let ending = await runtime.run()
    runtime.session.leave()
    await runtime.poller.stop()
    await archive.finish()
    await recorder?.finish()
    return ending
  }

  private init(
    _ session: TerminalSession, _ watchlist: Watchlist, _ options: Model.Options, _ archive: Archive,
    _ recorder: Recorder?
  ) {
    self.session = session
    self.archive = archive
    self.recorder = recorder
    let inbox = Inbox()
    self.inbox = inbox
    poller = Poller(
      watchlist: watchlist, now: wallClock,
      record: { entry throws(NotRecorded) in try await archive.record(entry) }
    ) { inbox.put($0) }
    model = Model(now: wallClock(), size: session.size, interval: watchlist.interval, options: options)
  }

  private func run() async -> Ending {
    session.onKey = { [weak self] in self?.take(.key($0)) }
    session.onResize = { [weak self] in self?.take(.resized($0)) }
    session.onQuit = { [weak self] in self?.end(.signal($0)) }
    session.onGone = { [weak self] in self?.end(.gone) }
    inbox.onDelivery = { [weak self] in self?.take($0) }
    draw()
    session.start()
    startTicking()
    await poller.start()
    Task { await openJournal() }
    Task {
      await recorder?.start { [weak self] trouble in Task { @MainActor in self?.take(.said(trouble)) } }
    }
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

  /// News is shown at once. An answer like the one before waits for the next tick: with many servers there is always one.
  private func take(_ samples: [Sample]) {
    recorder?.take(samples)
    let news = samples.filter { routine.isNews($0) }
    for effect in update(&model, .samples(samples)) { carryOut(effect) }
    if !news.isEmpty || model.interval < .seconds(1) { drawOnceThisTurn() }
    let hasEnded = news.contains { if case .change(let report) = $0 { !report.isUnderWay } else { false } }
    if hasEnded { Task { await readJournal() } }
  }

  private func carryOut(_ effect: Effect) {
    let poller = poller
    switch effect {
    case .pollNow: Task { @Wire in poller.pollNow() }
    case .pausePolling(let isPaused): Task { @Wire in poller.setPaused(isPaused) }
    case .setInterval(let interval): Task { @Wire in poller.setInterval(interval) }
    case .probeNow(let server): Task { @Wire in poller.probeNow(server) }
    case .readLogBack(let upstream, let moment): Task { @Wire in poller.readLogBack(of: upstream, to: moment) }
    case .validate(let connections): Task { @Wire in poller.validate(connections) }
    case .carryOut(let change): Task { @Wire in poller.carryOut(change) }
    case .listIdleSessions(let upstream): Task { @Wire in poller.listIdleSessions(upstream) }
    case .remember(let progress):
      Task { if let trouble = await archive.remember(progress) { take(.said(trouble)) } }
    case .write(let text, let name): write(name, ["txt": { text }])
    case .report(let isRedacted): report(isRedacted)
    case .export: export()
    case .copy(let text): _ = session.copy(text)
    case .repaint: session.repaint()
    case .suspend: session.suspend()
    case .quit: end(.quit)
    }
  }

  /// The texts are made where they are written: there, they hold up no key.
  private func write(_ name: String, _ texts: KeyValuePairs<String, @Sendable () -> String>) {
    Task { take(.said(await archive.write(name: name, texts))) }
  }

  private func report(_ isRedacted: Bool) {
    let (evidence, standards, journal) = (model.evidence, model.standards, model.journal)
    write(
      "pgwatch-tui-report",
      [
        "md": {
          IncidentReport(
            Look(evidence, standards), journal: journal, programVersion: programVersion, isRedacted: isRedacted
          ).markdown
        }
      ])
  }

  private func export() {
    guard let canvas = session.canvas else { return }
    let (palette, title) = (session.palette, "pgwatch-tui, \(model.now.utc) UTC")
    write("pgwatch-tui-screen", ["svg": { canvas.svg(palette, title: title) }, "txt": { canvas.trimmedText }])
  }

  /// Shows what was changed before, and has found out what became of what was left open.
  private func openJournal() async {
    let open = await readJournal().filter { $0.outcome == .begun || $0.outcome == .unknown }
    if !open.isEmpty { await poller.takeOver(open) }
  }

  @discardableResult
  private func readJournal() async -> [JournalEntry] {
    let (entries, complaint) = await archive.journal()
    take(.journal(entries))
    if let complaint { take(.said(complaint)) }
    return entries
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
