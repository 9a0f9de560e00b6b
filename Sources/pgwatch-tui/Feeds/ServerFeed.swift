// Servers, as the poller sees them, and the journal of what is changed on them.

import Dashboard
import Polling
import Postgres
import Samples

@MainActor
final class ServerFeed: Feed {
  private let poller: Poller
  private let inbox = Inbox()
  private let stateFiles: StateFiles
  /// `nil` when nothing is to be recorded.
  private let recorder: Recorder?
  private var emit: @MainActor (Message) -> Void = { _ in }

  init(_ watchlist: Watchlist, _ stateFiles: StateFiles, _ recorder: Recorder?) {
    self.stateFiles = stateFiles
    self.recorder = recorder
    poller = Poller(
      watchlist: watchlist, now: wallClock,
      record: { entry throws(NotRecorded) in try await stateFiles.record(entry) }
    ) { [inbox, recorder] sample in
      // Here, since what is on its way to the screen when that is left is not lost to the recording.
      recorder?.take(sample)
      inbox.put(sample)
    }
  }

  func start(_ emit: @escaping @MainActor (Message) -> Void) async {
    self.emit = emit
    inbox.onDelivery = { [weak self] in self?.take($0) }
    await poller.start()
    Task { await openJournal() }
    Task { await recorder?.start { trouble in Task { @MainActor in emit(.said(trouble)) } } }
  }

  func stop() async {
    await poller.stop()
    await recorder?.finish()
  }

  func carryOut(_ effect: Effect) {
    guard case .server(let effect) = effect else { return }
    let poller = poller
    switch effect {
    case .pollNow: Task { @LibpqActor in poller.pollNow() }
    case .pause(let isPaused): Task { @LibpqActor in poller.setPaused(isPaused) }
    case .setInterval(let interval): Task { @LibpqActor in poller.setInterval(interval) }
    case .probeNow(let server): Task { @LibpqActor in poller.probeNow(server) }
    case .readLogBack(let upstream, let moment): Task { @LibpqActor in poller.readLogBack(of: upstream, to: moment) }
    case .validate(let connections): Task { @LibpqActor in poller.validate(connections) }
    case .carryOut(let change): Task { @LibpqActor in poller.carryOut(change) }
    case .listIdleSessions(let upstream): Task { @LibpqActor in poller.listIdleSessions(upstream) }
    }
  }

  private func take(_ samples: [Sample]) {
    emit(.samples(samples))
    let hasEnded = samples.contains { if case .change(let report) = $0 { !report.isUnderWay } else { false } }
    if hasEnded { Task { await readJournal() } }
  }

  // MARK: Journal

  /// Shows what was changed before, and has found out what became of what was left open.
  private func openJournal() async {
    let open = await readJournal().filter { $0.outcome == .begun || $0.outcome == .unknown }
    if !open.isEmpty { await poller.takeOver(open) }
  }

  @discardableResult
  private func readJournal() async -> [JournalEntry] {
    let (entries, complaint) = await stateFiles.journal()
    emit(.journal(entries))
    if let complaint { emit(.said(complaint)) }
    return entries
  }
}
