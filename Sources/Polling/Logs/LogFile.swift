// A log file on this machine as it is read: opened, positioned near its end, and noticed when it is another one.

import Glibc
import Samples

/// An open log file. Reading may take as long as the disk likes: only the follower's own queue touches it.
final class LogFile {
  /// A piece of the file; more is read in the next one.
  static let piece = 262_144
  /// The most that is read back for the time range that is wanted, unless more is asked for.
  static let mostReadBack: Int64 = 16 * 1_048_576

  /// As it was asked for, and the file that lies there: another one for a folder.
  private let place: String
  let path: String
  private let descriptor: Int32

  /// - Parameter place: a file or a folder of them.
  init(_ place: String) throws(LogFileError) {
    let path = currentLog(at: place)
    // A pipe or a device that nobody writes must not keep us waiting.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw LogFileError(path, errno) }
    self.place = place
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  var identity: FileIdentity? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? FileIdentity(status) : nil
  }

  /// In bytes, now.
  var length: Int64 {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Another file lies at the path now, and something stands in it: a server goes on writing into a file that was
  /// renamed until it is told to open the new one.
  var isReplaced: Bool {
    var own = stat()
    var there = stat()
    guard unsafe fstat(descriptor, &own) == 0, unsafe stat(currentLog(at: place), &there) == 0 else { return false }
    return (own.st_ino != there.st_ino || own.st_dev != there.st_dev) && there.st_size > 0
  }

  func read(at offset: Int64, most: Int = LogFile.piece) throws(LogFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: most)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, most, off_t(offset)) }
    guard count >= 0 else { throw LogFileError(path, errno) }
    return Array(bytes.prefix(count))
  }

  /// The format by the looks of the beginning or, where the file is named as servers do, by its ending.
  func format() throws(LogFileError) -> LogFormat {
    let named = LogFormat(path: path)
    guard named == .stderr else { return named }
    return LogFormat(looks: String(decoding: try read(at: 0, most: 512), as: UTF8.self))
  }

  /// Where to begin so that everything since `moment` is read, however long the file is: steps back from the end, each
  /// four times as far, until an entry is older. A log without times is read from its last piece on.
  /// - Parameters:
  ///   - end: what counts as the end; `nil` is the end of the file.
  ///   - most: how far back it goes at most, in bytes.
  func beginning(
    since moment: Moment, before end: Int64? = nil, most: Int64 = LogFile.mostReadBack, _ format: LogFormat,
    _ manner: LogManner
  ) throws(LogFileError) -> Int64 {
    let length = end ?? length
    var distance = Int64(LogFile.piece)
    while distance < min(length, most) {
      let offset = length -| distance
      var parser = LogParser(format, at: offset, manner)
      let times = parser.take(try read(at: offset, most: 65_536)).lazy.compactMap(\.at)
      guard let first = times.first, first > moment else { return offset }
      distance *|= 4
    }
    return max(0, length -| most)
  }
}
