// In the log: classes, the moment of failure, and further back.

import Diagnosis
import Samples
import Screen

extension Model {
  mutating func showNextLogClass() {
    let seen = logClassesSeen
    let index = logView.logClass.flatMap(seen.firstIndex).map { $0 + 1 } ?? 0
    logView.logClass = index < seen.count ? seen[index] : nil
    changeList { $0.selected = nil }
    say(logView.logClass.map { "Only \($0.title)." } ?? "All classes.")
  }

  /// What lies before the beginning of what was read is read first.
  mutating func goToMomentOfFailure() -> [Effect] {
    guard let failure = failureAtHand else {
      say("No source of this upstream has failed.")
      return []
    }
    if let logs = shownLogs, logs.isOnThisMachine, logs.readSince.map({ failure.at < $0 }) ?? true {
      logView.awaitedMoment = shownUpstream
      // What led to it stands before it.
      return readLog(backTo: failure.at - .seconds(300))
    }
    showMoment(of: failure)
    return []
  }

  private mutating func showMoment(of failure: (source: Source, at: Moment)) {
    guard let run = logRun(nearest: failure.at) else { return say("No line of the log is shown.") }
    navigation.lists[.pane(.logs), default: ListState()].selected = run.id
    say("\(failure.source.name) failed at \(failure.at.clock(offset: options.utcOffset)).")
  }

  mutating func goToAwaitedMoment() {
    guard let upstream = logView.awaitedMoment, evidence.upstreams[upstream]?.logs.lookBack?.end != nil else { return }
    logView.awaitedMoment = nil
    if upstream == shownUpstream, let failure = failureAtHand { showMoment(of: failure) }
  }

  mutating func readOlderLog() -> [Effect] {
    guard let logs = shownLogs, logs.isOnThisMachine else {
      say("Only a log on this machine (--log-file) is read further back.")
      return []
    }
    return readLog(backTo: (logs.readSince ?? now) - .seconds(3600))
  }

  private mutating func readLog(backTo moment: Moment) -> [Effect] {
    guard let upstream = shownUpstream, let logs = shownLogs else { return [] }
    if let lookBack = logs.lookBack, lookBack.end == nil {
      say("Older parts are being read already.")
      return []
    }
    say("Reading the log back to \(day(of: moment)).")
    return [.server(.readLogBack(upstream, to: moment))]
  }
}
