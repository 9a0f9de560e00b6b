// A file that is open.

import Glibc

/// Closed when the last reference goes, and with it its lock.
final class OpenFile: Sendable {
  let path: String
  private let descriptor: Int32

  private static let lockPatience = Duration.seconds(2)

  /// Never waits: opening a pipe would, until somebody opens its other end.
  /// - Parameters:
  ///   - flags: beside `O_CLOEXEC`. A file that is made is for its owner alone.
  ///   - name: what errors call it, if not by its path.
  ///   - advice: what to do about something that is no regular file.
  /// - Throws: for what is no regular file, too, unless a folder was asked for: a device may never end.
  init(_ path: String, _ flags: Int32, called name: String? = nil, orElse advice: String? = nil) throws(StateError) {
    self.path = name ?? path
    descriptor = unsafe open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
    let code = errno
    // ENXIO: a pipe that nobody reads, or a socket.
    guard descriptor >= 0 || code == ENXIO else { throw StateError("open \(self.path)", code) }
    guard flags & O_DIRECTORY != 0 || status?.isRegular == true else {
      throw StateError(message: "\(self.path) is no regular file" + (advice.map { ": \($0)" } ?? ""))
    }
  }

  deinit { close(descriptor) }

  /// Keeps other runs of the program out until it is closed, unless one of them has done so: then false.
  func lockIfFree() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// Keeps other runs of the program out until it is closed. One that is stopped while it holds the lock is not waited
  /// for longer than two seconds.
  func lock() throws(StateError) {
    let deadline = ContinuousClock.now + OpenFile.lockPatience
    while !lockIfFree() {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw StateError("lock \(path)") }
      guard ContinuousClock.now < deadline else {
        throw StateError(message: "cannot lock \(path): another program holds it")
      }
      usleep(5_000)
    }
  }

  /// More than a hundred thousand changes take in the journal.
  private static let longestContent = 256 << 20

  /// All of it.
  func content() throws(StateError) -> [UInt8] {
    guard length <= OpenFile.longestContent else {
      throw StateError(message: "\(path) is larger than \(OpenFile.longestContent >> 20) MiB: move it away")
    }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count == 0 { return content }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StateError("read \(path)") }
      content += buffer[..<count]
    }
  }

  private var status: stat? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? status : nil
  }

  /// In bytes.
  var length: Int { status.map { Int($0.st_size) } ?? 0 }

  /// Gives it the permissions of the file at `path`, and its owner as far as that is ours to give.
  func resemble(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return }
    fchown(descriptor, status.st_uid, status.st_gid)
    fchmod(descriptor, status.st_mode & 0o777)
  }

  /// `count` bytes from `offset` on, fewer at the end of the file.
  func bytes(at offset: Int, count: Int) throws(StateError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let read = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
      }
      if read == 0 { break }
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { throw StateError("read \(path)") }
      filled += read
    }
    return Array(bytes[..<filled])
  }

  /// The last byte; `nil` for an empty file.
  var lastByte: UInt8? {
    let end = lseek(descriptor, 0, SEEK_END)
    var byte: UInt8 = 0
    guard end > 0, unsafe pread(descriptor, &byte, 1, end - 1) == 1 else { return nil }
    return byte
  }

  /// Adds bytes at the end, and returns when they are on the disk. If they do not fit, none stay.
  func append(_ bytes: [UInt8]) throws(StateError) {
    try add(bytes)
    guard fsync(descriptor) == 0 else { throw StateError("write \(path)") }
  }

  /// Adds bytes at the end with one write: should the process be killed, they are there. If they do not fit, none stay.
  /// - Parameter expected: how long the file must be, if only this program writes to it.
  /// - Throws: also when the file was removed, or has another length.
  func add(_ bytes: [UInt8], behind expected: Int64? = nil) throws(StateError) {
    guard let status else { throw StateError("write \(path)") }
    if let expected {
      guard status.st_nlink > 0 else { throw StateError(message: "\(path) was removed") }
      guard status.st_size == expected else { throw StateError(message: "\(path) was changed by another program") }
    }
    lseek(descriptor, 0, SEEK_END)
    let count = unsafe write(descriptor, bytes, bytes.count)
    let code = count < 0 ? errno : ENOSPC
    guard count == bytes.count else {
      if count > 0 { ftruncate(descriptor, status.st_size) }
      throw StateError("write \(path)", code)
    }
  }

  /// Puts what was renamed or made in a folder on the disk.
  func sync() { fsync(descriptor) }
}

extension stat {
  fileprivate var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
}
