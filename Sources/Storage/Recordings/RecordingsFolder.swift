// The recordings that the dashboard keeps by itself: the last hours, in files of which the oldest go.

import Glibc
package import Samples

extension StateFolder {
  package var recordings: RecordingsFolder { RecordingsFolder(path: file("recordings")) }
}

/// `recordings/` of the state folder. Several runs of the program may write to it at once.
package struct RecordingsFolder: Sendable, Equatable {
  package let path: String

  private static let ending = ".pgwatch"

  /// The recordings in it, the newest last. What cannot be read is left out.
  package var files: [(path: String, begunAt: Moment, bytes: Int64)] {
    names.compactMap { name in
      let file = "\(path)/\(name)"
      guard let reader = try? RecordingReader(path: file) else { return nil }
      return (file, reader.begunAt, reader.length)
    }.sorted { ($0.begunAt, $0.path) < ($1.begunAt, $1.path) }
  }

  /// The files of the run of the program that began the newest one, in the order in which they follow each other. Those
  /// that were removed by now, or cannot be read, are missing.
  package var latestRun: [String] {
    let paths = files.map(\.path)
    guard let newest = paths.last else { return [] }
    var run: [String] = []
    for path in paths.reversed() where RecordingsFolder.process(of: path) == RecordingsFolder.process(of: newest) {
      run.insert(path, at: 0)
      // An earlier program may have had the same process id.
      if path.hasSuffix("-1\(RecordingsFolder.ending)") { break }
    }
    return run
  }

  /// `TIME-PID-NUMBER.pgwatch`
  private static func process(of path: String) -> Substring? { path.split(separator: "-").dropLast().last }

  /// Begins a file, and makes the folder where there is none.
  /// - Parameter number: tells the files of this run apart that are begun within a second.
  package func begin(at moment: Moment, number: Int, version: String) throws(RecordingError) -> RecordingWriter {
    do {
      try StateFolder(path: path).make()
    } catch {
      throw RecordingError(message: "\(error.message).")
    }
    let name = "\(moment.iso8601.filter { $0 != ":" })-\(getpid())-\(number)"
    return try RecordingWriter(creating: "\(path)/\(name)\(RecordingsFolder.ending)", at: moment, version: version)
  }

  /// Removes the oldest until all that is left takes `bytes` at most. What is being written, by this run of the program or
  /// another, stays.
  package func removeOldest(keeping bytes: Int64) {
    // By their names the oldest come first, those that cannot be read included.
    let sizes = names.sorted().compactMap { name -> (path: String, bytes: Int64)? in
      let file = "\(path)/\(name)"
      return (try? OpenFile(file, O_RDONLY)).map { (file, Int64($0.length)) }
    }
    var total = sizes.reduce(0) { $0 + $1.bytes }
    for file in sizes where total > bytes {
      guard (try? OpenFile(file.path, O_RDONLY))?.lockIfFree() == true, unsafe unlink(file.path) == 0 else { continue }
      total -= file.bytes
    }
  }

  private var names: [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(RecordingsFolder.ending) { names.append(name) }
    }
    return names
  }
}
