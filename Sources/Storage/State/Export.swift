// Texts that the operator wants in a file: always a new one, never over another.

import Glibc
package import Samples

/// Writes `text` into a new file for its owner alone: in `place`, the current folder unless said otherwise, or in `exports/`
/// of the state folder where that cannot be written to.
/// - Parameters:
///   - name: what the file's name begins with; what does not belong in a name becomes `-`.
///   - type: how it ends, without the dot.
/// - Returns: the path of the file.
package func export(
  _ text: String, name: String, type: String = "txt", at moment: Moment, in place: String = ".",
  besides folder: StateFolder?
) throws(StateError) -> String {
  let stem = "\(fileName(name))-\(moment.iso8601.filter { $0 != ":" })"
  let bytes = Array(text.utf8)
  do throws(StateError) {
    return try writeNew(bytes, "\(place)/\(stem)", type)
  } catch {
    guard let folder else { throw error }
    do throws(StateError) {
      try folder.make("exports")
      return try writeNew(bytes, folder.file("exports/\(stem)"), type)
    } catch let other {
      throw StateError(message: "\(error.message), and \(other.message): start it in a folder that can be written to")
    }
  }
}

/// Writes `text` into the file at `path`, all of it or nothing.
/// - Parameter replacing: what is there already; otherwise that is an error.
package func export(_ text: String, to path: String, replacing: Bool) throws(StateError) {
  if !replacing, fileExists(path) { throw StateError(message: "\(path) is there already") }
  try writeWhole(Array(text.utf8), to: path, replacing: replacing)
}

private func writeNew(_ bytes: [UInt8], _ stem: String, _ type: String) throws(StateError) -> String {
  var path = "\(stem).\(type)"
  var number = 2
  while fileExists(path), number < 100 {
    path = "\(stem)-\(number).\(type)"
    number += 1
  }
  try writeWhole(bytes, to: path, replacing: false)
  return path
}

private func fileName(_ wanted: String) -> String {
  let kept = wanted.unicodeScalars.map { scalar -> Character in
    let isPlain =
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar)
    return isPlain ? Character(scalar) : "-"
  }
  let name = String(kept.drop { $0 == "." || $0 == "-" }.prefix(80))
  return name.isEmpty ? "pgwatch-tui" : name
}
