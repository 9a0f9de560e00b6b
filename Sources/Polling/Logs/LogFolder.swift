// A folder of logs: a collecting server begins a new file, with a name of its own, whenever it rotates.

import Glibc
import Postgres
import Samples

/// The file to read at `path`: itself or, in a folder, the log that was written last. Where a server writes several
/// formats, the one that says most.
func currentLog(at path: String) -> String {
  var status = stat()
  guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return path }
  let candidates = (names(inFolder: path) ?? []).filter { !$0.hasSuffix(".gz") }.map { "\(path)/\($0)" }
  let files = candidates.compactMap { file -> (path: String, rank: Int, written: Double)? in
    var status = stat()
    guard unsafe stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return (file, rank(LogFormat(path: file)), seconds(of: status))
  }
  return files.max { ($0.rank, $0.written) < ($1.rank, $1.written) }?.path ?? path
}

/// When the file was written last. The compiler finds the members of `timespec` in a module that cannot be imported
/// wherever another C library has brought the type along, so they are read by their place: two words.
func seconds(of status: stat) -> Double {
  unsafe withUnsafeBytes(of: status.st_mtim) { time in
    unsafe Double(time.load(as: Int.self)) + Double(time.load(fromByteOffset: 8, as: Int.self)) / 1e9
  }
}

private func rank(_ format: LogFormat) -> Int {
  switch format {
  case .stderr: 0
  case .csvlog: 1
  case .jsonlog: 2
  }
}
