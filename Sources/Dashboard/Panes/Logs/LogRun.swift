// Repetitions in a log, taken together.

import Diagnosis
import Samples

/// Entries that follow each other and say the same of the same: a storm of refusals is one row.
struct LogRun {
  /// The first one gives the row its identity, the last one the time and the rest.
  var first, last: LogRecord.Line
  var count = 1

  var id: String { "line \(first.number)" }
  var at: Moment { last.at }
  var event: LogEvent { last.event }

  /// - Parameter lines: the oldest first.
  static func all(in lines: [LogRecord.Line]) -> [LogRun] {
    var runs: [LogRun] = []
    for line in lines {
      if let run = runs.last, run.event.repeats(line.event) {
        runs[runs.count - 1].last = line
        runs[runs.count - 1].count += 1
      } else {
        runs.append(LogRun(first: line, last: line))
      }
    }
    return runs
  }
}

extension LogEvent {
  fileprivate func repeats(_ other: LogEvent) -> Bool {
    message == other.message && severity == other.severity && role == other.role && address == other.address
      && detail == other.detail
  }
}
