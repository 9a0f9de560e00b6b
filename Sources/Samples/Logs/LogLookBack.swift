// A look at what a log said before it was followed: further back in the file, and in the files that it was rotated to.

/// What a look back at an upstream's log on this machine has just brought, and how far it is.
package struct LogLookBack: Sendable, Equatable, Codable {
  package enum End: String, Sendable, Equatable, Codable {
    /// Everything since `since` has been read.
    case reached
    /// Nothing older is there.
    case exhausted
    /// More lies there than is read in one go.
    case bounded
    /// This log has no past that could be read: it comes through a pipe.
    case impossible
  }

  /// The moment that is looked for, by the server's clock.
  package var since: Moment
  /// The file at hand; how many of its bytes, as they lie on the disk, have been read, and how many are to be read.
  package var path: String?
  package var read, length: Int64
  /// The entries that were found, the oldest first. Of those that explain nothing only the latest are among them.
  package var events: [LogEvent] = []
  /// Entries that explain nothing and were left out.
  package var leftOut = 0
  /// A file that could not be read to its end, and why.
  package var trouble: String?
  /// `nil` while it goes on.
  package var end: End?

  package init(since: Moment, path: String? = nil, read: Int64 = 0, length: Int64 = 0, end: End? = nil) {
    self.since = since
    self.path = path
    self.read = read
    self.length = length
    self.end = end
  }
}
