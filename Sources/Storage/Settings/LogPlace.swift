// Where on this machine the log of an upstream lies.

package struct LogPlace: Sendable, Equatable {
  /// `nil`: of the first upstream.
  package var upstream: String?
  /// `-` is standard input.
  package var path: String

  package init(upstream: String?, path: String) {
    self.upstream = upstream
    self.path = path
  }

  /// Reads `[NAME=]PATH`. What stands before the first `=` is a name, unless it holds a slash.
  /// - Returns: `nil` where the name or the path is missing.
  package init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let isNamed = parts.count == 2 && !parts[0].contains("/")
    self.init(upstream: isNamed ? parts[0] : nil, path: isNamed ? parts[1] : argument)
    if upstream?.isEmpty == true || path.isEmpty { return nil }
  }
}
