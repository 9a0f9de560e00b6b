// Where changes are handed in: one at a time for each upstream, different upstreams independent of one another.

import Postgres
import Samples

@Wire
final class ChangeDesk {
  private let record: ChangeRecorder
  private let now: @Sendable () -> Moment
  private let emit: @Wire (Sample) -> Void
  /// The last in the line of each upstream; whoever comes next waits for it.
  private var lines: [String: Task<Void, Never>] = [:]
  /// Changes of which it is not known whether they happened, by upstream.
  private var unresolved: [String: [JournalEntry]] = [:]
  private var lastInquiry: [String: ContinuousClock.Instant] = [:]
  private var isStopped = false

  /// Between two attempts to find out, while the upstream answers.
  private static let pause = Duration.seconds(5)

  nonisolated init(
    record: @escaping ChangeRecorder, now: @escaping @Sendable () -> Moment, emit: @escaping @Wire (Sample) -> Void
  ) {
    self.record = record
    self.now = now
    self.emit = emit
  }

  func carryOut(_ change: Change, _ access: ChangeAccess) {
    if lines[change.upstream] != nil { tell(change, .underWay("waiting for the change before it")) }
    line(up: change.upstream) { [self] in
      let run = ChangeRun(change: change, access: access, record: record, now: now) { [self] in tell(change, $0) }
      guard let entry = await run.run(), entry.outcome == .unknown else { return }
      unresolved[change.upstream, default: []].append(entry)
    }
  }

  /// Takes over what an earlier run of the program left open.
  func takeOver(_ entries: [JournalEntry]) {
    for entry in entries where entry.action != nil { unresolved[entry.upstream, default: []].append(entry) }
  }

  /// An upstream answers: what is not known about it can be found out.
  func answered(_ upstream: String, _ access: () -> ChangeAccess?) {
    guard unresolved[upstream]?.isEmpty == false, lines[upstream] == nil, !isStopped else { return }
    if let last = lastInquiry[upstream], .now - last < ChangeDesk.pause { return }
    guard let access = access() else { return }
    lastInquiry[upstream] = .now
    line(up: upstream) { [self] in await findOut(upstream, ChangeInquiry(access: access)) }
  }

  /// Ends what is under way; its outcome is left to the next start.
  func stop() async {
    isStopped = true
    for line in lines.values { line.cancel() }
    for line in lines.values { await line.value }
  }

  // MARK: -

  private func line(up upstream: String, _ errand: @escaping @Wire () async -> Void) {
    guard !isStopped else { return }
    let before = lines[upstream]
    let task = Task { @Wire in
      await before?.value
      if !Task.isCancelled { await errand() }
    }
    lines[upstream] = task
    Task { @Wire in
      await task.value
      if lines[upstream] == task { lines[upstream] = nil }
    }
  }

  private func findOut(_ upstream: String, _ inquiry: ChangeInquiry) async {
    var open: [JournalEntry] = []
    for var entry in unresolved[upstream] ?? [] {
      guard let stage = try? await inquiry.outcome(of: entry) else {
        open.append(entry)
        continue
      }
      entry.conclude(stage)
      try? await record(entry)
      if let change = Change(entry) { tell(change, stage) }
    }
    unresolved[upstream] = open
  }

  private func tell(_ change: Change, _ stage: ChangeReport.Stage) {
    guard !isStopped else { return }
    emit(.change(ChangeReport(change, at: now(), stage)))
  }
}

extension Change {
  fileprivate init?(_ entry: JournalEntry) {
    guard let action = entry.action else { return nil }
    self.init(
      id: entry.id, upstream: entry.upstream, purpose: entry.purpose, action: action, undoes: entry.undoes)
  }
}
