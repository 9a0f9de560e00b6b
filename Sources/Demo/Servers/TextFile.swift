// Small text files of a server: its configuration, its log, what /proc says of its processes.

import Glibc

enum TextFile {
  /// The whole text, or `nil` when there is no such file or it may not be read.
  static func read(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return readAll(from: descriptor)
  }

  /// Replaces the file, or adds to it. A file that is made belongs to `account` and to nobody else.
  static func write(_ text: String, to path: String, append: Bool = false, for account: Account) throws(DemoError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0o600)
    guard descriptor >= 0 else { throw DemoError(message: "cannot write \(path): \(systemError(errno))") }
    defer { close(descriptor) }
    fchown(descriptor, account.uid, account.gid)
    let bytes = Array(text.utf8)
    let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw DemoError(message: "cannot write \(path): \(systemError(errno))") }
  }

  /// Everything up to the end of file; what was read so far if an error comes first.
  static func readAll(from descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }
}
