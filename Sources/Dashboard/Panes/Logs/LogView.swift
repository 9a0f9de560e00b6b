// What the logs pane shows of a log.

import Samples

struct LogView: Sendable, Equatable {
  /// The one class of lines that is shown; `nil` shows all.
  var logClass: LogClass?
  /// The moment of failure is looked for in older parts of the log of this upstream, and gone to when they are read.
  var awaitedMoment: String?
}
