// Where changes are handed in: one at a time for each upstream, different upstreams independent of one another.

import Postgres
import Samples

@LibpqActor
final class ChangeDesk {
  /// `nil` where nothing may be changed.
  private let record: ChangeRecorder?
  private let now: @Sendable () -> Moment
  private let emit: @LibpqActor (Sample) -> Void
  private var doors: ChangeDoors
  /// The last in the line of each upstream; whoever comes next waits for it.
  private var lines: [String: Task<Void, Never>] = [:]
  /// Changes of which it is not known whether they happened, by upstream.
  private var unresolved: [String: [JournalEntry]] = [:]
  private var lastInquiry: [String: ContinuousClock.Instant] = [:]
  /// The ids of those that were handed in here: what they still lack was confirmed with them.
  private var confirmed: Set<String> = []
  private var isStopped = false

  /// Between two attempts to find out, while the upstream answers.
  private static let pause = Duration.seconds(5)

  /// - Parameter record: `nil` where nothing may be changed.
  init(
    _ watchlist: Watchlist, record: ChangeRecorder?, now: @escaping @Sendable () -> Moment,
    emit: @escaping @LibpqActor (Sample) -> Void
  ) {
    self.record = watchlist.isReadOnly ? nil : record
    self.now = now
    self.emit = emit
    doors = ChangeDoors(watchlist)
  }

  /// The upstreams that there are from now on.
  func know(_ discovered: [DiscoveredUpstream]) { doors.know(discovered) }

  /// An upstream that answers tells what became of the changes that are open.
  func observe(_ sample: Sample) {
    doors.observe(sample)
    switch sample {
    // It is back: that is the moment to look.
    case .connected(.upstream(let name), _, _): lastInquiry[name] = nil
    case .upstream(let name, _): findOut(name)
    default: break
    }
  }

  func carryOut(_ change: Change) {
    guard let record else {
      let words = "this program was told to change nothing: read-only"
      return tell(change, .refused(ServerError(severity: "ERROR", sqlstate: nil, message: words)))
    }
    guard let access = doors.access(to: change.upstream) else {
      let words = "no address of \(change.upstream) is known that could be dialled"
      return tell(change, .notSent(Loss(kind: .unusable, step: .dns, message: words)))
    }
    confirmed.insert(change.id)
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

  /// Ends what is under way; its outcome is left to the next start.
  func stop() async {
    isStopped = true
    for line in lines.values { line.cancel() }
    for line in lines.values { await line.value }
  }

  // MARK: -

  private func line(up upstream: String, _ errand: @escaping @LibpqActor () async -> Void) {
    guard !isStopped else { return }
    let before = lines[upstream]
    let task = Task { @LibpqActor in
      await before?.value
      if !Task.isCancelled { await errand() }
    }
    lines[upstream] = task
    Task { @LibpqActor in
      await task.value
      if lines[upstream] == task { lines[upstream] = nil }
    }
  }

  private func findOut(_ upstream: String) {
    guard unresolved[upstream]?.isEmpty == false, lines[upstream] == nil, let record else { return }
    if let last = lastInquiry[upstream], .now - last < ChangeDesk.pause { return }
    guard let access = doors.access(to: upstream) else { return }
    lastInquiry[upstream] = .now
    line(up: upstream) { [self] in
      let inquiry = ChangeInquiry(access: access)
      var open: [JournalEntry] = []
      for var entry in unresolved[upstream] ?? [] {
        guard var stage = try? await inquiry.outcome(of: entry), let change = Change(entry) else {
          open.append(entry)
          continue
        }
        if case .notInForce = stage, confirmed.contains(entry.id) {
          tell(change, .underWay("it is written, but not in force: what is missing is the reload, which is sent now"))
          guard let end = try? await inquiry.putInForce(entry) else {
            open.append(entry)
            continue
          }
          stage = end
        }
        entry.conclude(stage)
        try? await record(entry)
        tell(change, stage)
      }
      unresolved[upstream] = open
    }
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
