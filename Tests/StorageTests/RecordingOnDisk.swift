// Recordings for tests, and harm that comes to them.

import Glibc
import Samples
import Testing

@testable import Storage

extension Moment {
  /// 2026-11-22T10:00:00.123456Z
  static let begin = Moment(microseconds: 1_795_341_600_123_456)
}

func withFolder(_ body: (String) throws -> Void) throws {
  let folder = try makeFolder()
  defer { remove(folder) }
  try body(folder)
}

/// Hands the path of a recording to `body` that was begun with the first sample.
func withRecording(of samples: [Sample], _ body: (String) throws -> Void) throws {
  try withFolder { folder in
    let writer = try RecordingWriter(creating: "\(folder)/a", at: samples[0].at, version: "1")
    for sample in samples { try writer.append(sample) }
    writer.close()
    try body("\(folder)/a")
  }
}

extension RecordingReader {
  /// All that is still to come.
  mutating func rest() throws -> [Sample] {
    var samples: [Sample] = []
    while let sample = try next() { samples.append(sample) }
    return samples
  }
}

extension OpenFile {
  /// Nobody holds a lock on it.
  static func isFree(_ path: String) -> Bool { (try? OpenFile(path, 0).lockIfFree()) == true }
}

/// Where chapters begin.
func chapters(in content: [UInt8]) -> [Int] {
  content.indices.filter { content[$0...].starts(with: chapterMark) }
}

/// While `body` runs, no file of this process may grow beyond `bytes`. Tests run one after the other.
func withFilesLimited(to bytes: Int64, _ body: () throws -> Void) throws {
  let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
  var before = rlimit()
  try #require(unsafe getrlimit(resource, &before) == 0)
  var tight = before
  tight.rlim_cur = rlim_t(bytes)
  let handler = signal(SIGXFSZ, SIG_IGN)
  defer {
    unsafe setrlimit(resource, &before)
    signal(SIGXFSZ, handler)
  }
  try #require(unsafe setrlimit(resource, &tight) == 0)
  try body()
}
