// A state folder for a test, and looks at what lies in it.

import Glibc
import Testing

@testable import Storage

/// Hands a state folder to `body` that does not exist yet, and removes it afterwards.
func withState(_ body: (StateFolder) throws -> Void) throws {
  let folder = try makeFolder()
  defer { remove(folder) }
  try body(StateFolder(path: "\(folder)/a/state"))
}

func makeFolder() throws -> String {
  var template = Array("/tmp/pgwatch-storage-XXXXXX".utf8CString)
  try #require(unsafe mkdtemp(&template) != nil)
  return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Removes a folder of a test with everything in it.
func remove(_ folder: String) {
  if let directory = unsafe opendir(folder) {
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { remove("\(folder)/\(name)") }
    }
    unsafe closedir(directory)
  }
  _ = unsafe Glibc.remove(folder)
}

func content(of path: String) throws -> String {
  String(decoding: try OpenFile(path, O_RDONLY).content(), as: UTF8.self)
}

func add(_ text: String, to path: String) throws {
  try OpenFile(path, O_WRONLY | O_APPEND | O_CREAT).append(Array(text.utf8))
}

func mode(of path: String) -> mode_t? {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}

/// A file system that is soon full.
struct SmallDisk {
  static let size = 64 << 10
  let path: String

  static var isPossible: Bool {
    guard let disk = try? SmallDisk() else { return false }
    disk.remove()
    return true
  }

  init() throws {
    path = try makeFolder()
    guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(SmallDisk.size)") == 0 else {
      _ = unsafe rmdir(path)
      throw StateError("mount \(path)")
    }
  }

  func remove() {
    _ = unsafe umount2(path, Int32(MNT_DETACH))
    _ = unsafe rmdir(path)
  }
}
