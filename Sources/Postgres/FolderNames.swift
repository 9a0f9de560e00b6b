// What lies in a folder of this machine.

import Glibc

/// The names in `folder`, in no order, hidden ones and `.` and `..` left out; `nil` with `errno` when it cannot be read. Blocks
/// as long as the disk likes.
package func names(inFolder folder: String) -> [String]? {
  guard let stream = unsafe opendir(folder) else { return nil }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names
}
