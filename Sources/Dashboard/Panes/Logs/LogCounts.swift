// How many lines of each class the log had, over the last hour.

import Diagnosis
import Samples
import Screen

struct LogCounts {
  private let logs: LogRecord
  private let chosen: LogClass?
  private let now: Moment

  private static let span = Duration.seconds(3600)

  init(_ logs: LogRecord, chosen: LogClass?, now: Moment) {
    self.logs = logs
    self.chosen = chosen
    self.now = now
  }

  /// A sparkline for each class, in two columns; in a small room the figures alone.
  func lines(in room: Size) -> [Line] {
    guard room.width >= 60, room.height >= 12 else { return [line] }
    let width = (room.width - 2) / 2
    let rows = (LogClass.allCases.count + 1) / 2
    return (0..<rows).map { row in
      let right = row + rows < LogClass.allCases.count ? course(LogClass.allCases[row + rows], width: width) : []
      return Line(course(LogClass.allCases[row], width: width) + [Span("  ")] + right)
    }
  }

  /// `timeouts 3  resources 14`
  var line: Line {
    let seen = LogClass.allCases.filter { logs.count(of: $0) > 0 }
    let words = seen.enumerated().flatMap { index, logClass in
      [
        Span(index == 0 ? "" : "  "), Span(logClass.title + " ", ink(of: logClass)),
        Span("\(logs.count(of: logClass))"),
      ]
    }
    return Line(words.isEmpty ? [Span("nothing so far", .faint)] : words)
  }

  /// `shutdown        ▁▁▁▁▁▂▁▁    3` in `width` columns.
  private func course(_ logClass: LogClass, width: Int) -> [Span] {
    let count = logs.count(of: logClass)
    let number = String(count)
    let title = logClass.title.padding(to: 16)
    let room = max(1, width - 16 - 6)
    let course = logs.course(of: logClass, over: LogCounts.span, until: now, count: room)
    return [
      Span(title, ink(of: logClass), bold: logClass == chosen), Span(sparkline(course, width: room), .chart),
      Span(String(repeating: " ", count: max(1, 6 - number.count)) + number, count == 0 ? .faint : .plain),
    ]
  }

  private func ink(of logClass: LogClass) -> Ink {
    if logClass == chosen { return .accent }
    return logs.count(of: logClass) == 0 || logClass == .other ? .faint : .warning
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
