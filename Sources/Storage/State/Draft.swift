// Files that are there in full or not at all.

import Glibc

/// Writes a file beside its place, and moves it there when all of it is on the disk. Whatever fails, nothing of it is left,
/// and what stood in its place still does.
/// - Parameter replacing: what is there already, which must be a regular file or a link to one: its permissions stay.
///   Otherwise it is an error when something is there.
func writeWhole(_ bytes: [UInt8], to path: String, replacing: Bool) throws(StateError) {
  let place = replacing ? try replaceable(path) : path
  let folder = place.lastIndex(of: "/").map { place[...$0] } ?? "./"
  let draft = "\(folder).pgwatch-tui-\(getpid()).new"
  // Of a process that had the same id and was killed.
  _ = unsafe unlink(draft)
  let file = try OpenFile(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, called: path)
  do throws(StateError) {
    try file.append(bytes)
    if replacing {
      file.resemble(place)
      guard unsafe rename(draft, place) == 0 else { throw StateError("replace \(path)") }
    } else {
      try move(draft, to: path)
    }
  } catch {
    _ = unsafe unlink(draft)
    throw error
  }
  try? OpenFile(String(folder), O_RDONLY | O_DIRECTORY).sync()
}

package func fileExists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

/// Where the file lies that `path` names or links to.
private func replaceable(_ path: String) throws(StateError) -> String {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else {
    guard unsafe lstat(path, &status) == 0 else { return path }
    throw StateError(message: "\(path) is a link to nothing: remove it, or name another file")
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    throw StateError(message: "\(path) is no regular file: move it away, or name another file")
  }
  // Renaming asks for no permission of the file itself.
  guard unsafe access(path, W_OK) == 0, let target = unsafe realpath(path, nil) else {
    throw StateError("write \(path)")
  }
  defer { unsafe free(target) }
  return unsafe String(cString: target)
}

/// Unlike renaming, linking replaces nothing. Some file systems know no links.
private func move(_ draft: String, to path: String) throws(StateError) {
  if unsafe link(draft, path) != 0 {
    let code = errno
    guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(code), !fileExists(path) else {
      throw StateError("write \(path)", code)
    }
    guard unsafe rename(draft, path) == 0 else { throw StateError("write \(path)") }
    return
  }
  _ = unsafe unlink(draft)
}
