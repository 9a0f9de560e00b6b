// A folder of a test's own.

import Glibc
import Testing

@MainActor
func withFolder(_ body: (String) async throws -> Void) async throws {
  var template = Array("/tmp/pgwatch-program-XXXXXX".utf8CString)
  try #require(unsafe mkdtemp(&template) != nil)
  let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  do {
    try await body(folder)
  } catch {
    remove(folder)
    throw error
  }
  remove(folder)
}

private func remove(_ folder: String) {
  if let directory = unsafe opendir(folder) {
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { _ = unsafe unlink("\(folder)/\(name)") }
    }
    unsafe closedir(directory)
  }
  _ = unsafe rmdir(folder)
}
