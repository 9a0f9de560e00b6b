// Which format a log is in: by the name of its file, or by how it begins.

import Samples

extension LogFormat {
  /// The server's own endings; whatever else a file is called, it is taken for stderr.
  init(path: String) {
    self = path.hasSuffix(".csv") ? .csvlog : path.hasSuffix(".json") ? .jsonlog : .stderr
  }

  /// - Parameter start: the beginning of the log.
  init(looks start: String) {
    // A time, user, database, and a process id between commas.
    let fields = start.split(separator: "\n").first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    if start.hasPrefix("{\"") {
      self = .jsonlog
    } else {
      self = fields.count > 4 && start.beginsWithDate && Int32(fields[3]) != nil ? .csvlog : .stderr
    }
  }
}
