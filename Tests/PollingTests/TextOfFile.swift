// Small files of the machine that a test compares with.

import Glibc

/// The first 4 KiB of a file; `nil` if it cannot be read.
func textOfFile(_ path: String) -> String? {
  let file = unsafe open(path, O_RDONLY)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = unsafe read(file, &bytes, bytes.count)
  return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
}
