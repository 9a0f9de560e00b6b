// What was newly read of a server's log, and how far reading has come.

package struct LogExcerpt: Sendable, Equatable, Codable {
  package enum Origin: Sendable, Equatable, Codable {
    /// Through SQL, from this file of the server.
    case server(path: String)
    /// From a file on this machine.
    case file(path: String)
    case standardInput
  }

  package var origin: Origin
  package var format: LogFormat
  /// New entries, the oldest first. Of those that explain nothing only the latest are among them.
  package var events: [LogEvent]
  /// Entries that explain nothing and were left out.
  package var leftOut: Int
  /// Bytes between what was read before and this, passed over because the log grew too fast.
  package var skipped: Int64
  /// How far the file has been read, and how long it is, in bytes; `nil` for standard input.
  package var position, length: Int64?
  /// Where in the file reading began; `nil` where that is not known.
  package var began: Int64?

  package init(
    _ origin: Origin, format: LogFormat, events: [LogEvent], leftOut: Int = 0, skipped: Int64 = 0,
    position: Int64? = nil, length: Int64? = nil, began: Int64? = nil
  ) {
    self.origin = origin
    self.format = format
    self.events = events
    self.leftOut = leftOut
    self.skipped = skipped
    self.position = position
    self.length = length
    self.began = began
  }
}

/// The raw values are the words of log_destination.
package enum LogFormat: String, Sendable, Equatable, Codable {
  case stderr, csvlog
  /// Since 15.
  case jsonlog
}
