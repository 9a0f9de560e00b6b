// A log that is read from one place to its end, once: what a server wrote before it was watched, compressed or not.

internal import CZlib
import Glibc
import Samples

/// zlib reads a file that is not compressed as it is. Whatever its size, a piece of it is in memory at a time.
@safe final class LogArchive {
  private let file: gzFile
  let path: String
  let identity: FileIdentity
  /// In bytes, as it lies on the disk.
  let length: Int64
  let isCompressed: Bool

  init(_ path: String) throws(LogFileError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw LogFileError(path, errno) }
    // Opening a pipe that nobody writes would take for ever.
    guard status.st_mode & S_IFMT == S_IFREG else { throw LogFileError(path, "it is no regular file") }
    guard let file = unsafe gzopen(path, "re") else { throw LogFileError(path, errno) }
    unsafe self.file = file
    self.path = path
    identity = FileIdentity(status)
    length = Int64(status.st_size)
    isCompressed = unsafe gzdirect(file) == 0
  }

  deinit { unsafe gzclose(file) }

  /// How many of the bytes on the disk have been read.
  var read: Int64 { max(0, Int64(unsafe gzoffset(file))) }

  /// Goes to a place in a file that is not compressed.
  func skip(to offset: Int64) { unsafe gzseek(file, Int(offset), SEEK_SET) }

  /// The next bytes, decompressed; none at the end.
  /// - Throws: when the file is damaged, or ends too early. What came before has been returned.
  func next() throws(LogFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: LogFile.piece)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe gzread(file, $0.baseAddress, UInt32(clamping: $0.count)) }
    if count > 0 { return Array(bytes.prefix(Int(count))) }
    var code: Int32 = 0
    let words = unsafe gzerror(file, &code).map { unsafe String(cString: $0) } ?? ""
    switch code {
    case Z_OK, Z_STREAM_END: return []
    case Z_ERRNO: throw LogFileError(path, errno)
    case Z_BUF_ERROR: throw LogFileError(path, "it ends too early: it was cut off, or is still being compressed")
    default: throw LogFileError(path, "it is damaged (\(words.split(separator: ":").last.map(String.init) ?? words))")
    }
  }
}

/// The same file has the same one, whatever its name.
struct FileIdentity: Sendable, Equatable {
  private var device: UInt
  private var number: UInt

  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    device = status.st_dev
    number = status.st_ino
  }
}
