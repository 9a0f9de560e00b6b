// Which files a log was rotated to: known by their names, as logrotate and a server's own log_filename make them.

import Glibc
import Postgres

/// The log at `path` and its predecessors, the one that was written last first; compressed ones (`.gz`) are among them.
func logFamily(of path: String) -> [String] {
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  let base = String(parts.last ?? "")
  let folder = parts.dropLast().joined(separator: "/")
  let all = names(inFolder: folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder) ?? []
  let present = Set(all)
  let files = all.compactMap { name -> (path: String, written: Double)? in
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    // While it is being compressed, a file is there twice.
    guard plain.isRotation(of: base), name == plain || !present.contains(plain) else { return nil }
    let file = parts.count > 1 ? "\(folder)/\(name)" : name
    var status = stat()
    guard unsafe stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return (file, seconds(of: status))
  }
  return files.sorted { ($0.written, $1.path) > ($1.written, $0.path) }.map(\.path)
}

extension String {
  /// Whether a file of this name, without `.gz`, is the log `base` or was it once.
  func isRotation(of base: String) -> Bool {
    if self == base { return true }
    // logrotate: `server.log.2`, `server.log-20261121`
    if hasPrefix(base), String(dropFirst(base.count)).isRotationMark { return true }
    // … with `extension .log`: `server-20261121.log`
    if let dot = base.lastIndex(of: "."), hasPrefix(base[..<dot]), hasSuffix(base[dot...]), count > base.count {
      let middle = dropFirst(base[..<dot].count).dropLast(base[dot...].count)
      if String(middle).isRotationMark { return true }
    }
    return isSibling(of: base)
  }

  /// `.2`, `-20261121`, `-2026-11-21_0300`
  private var isRotationMark: Bool {
    guard let first, first == "." || first == "-", dropFirst().first?.isNumber == true else { return false }
    return dropFirst().allSatisfy { $0.isNumber || $0 == "-" || $0 == "_" }
  }

  /// Both follow one log_filename: they differ in the date, and in what comes after it. What stands before it, such as the
  /// server's version in `postgresql-15-main-2026-11-22.log`, tells servers apart.
  private func isSibling(of base: String) -> Bool {
    let (own, other) = (DatedName(self), DatedName(base))
    guard own.form == other.form, let date = other.date, own.date == date else { return false }
    return own.values[..<date] == other.values[..<date]
  }
}

/// A name taken apart into what changes with time and what does not.
private struct DatedName {
  /// The name with a sign in the place of each value.
  private(set) var form = ""
  /// Numbers and days of the week, in their order.
  private(set) var values: [Substring] = []
  /// Which value the date begins with: a number of four digits or more, or a day of the week.
  private(set) var date: Int?

  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  init(_ name: String) {
    var rest = name[...]
    while let first = rest.first {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      if !digits.isEmpty {
        take(digits, isDate: digits.count >= 4, sign: "#")
        rest = rest.dropFirst(digits.count)
      } else if DatedName.days.contains(String(rest.prefix(3))), rest.dropFirst(3).first?.isLetter != true,
        form.last?.isLetter != true
      {
        take(rest.prefix(3), isDate: true, sign: "%")
        rest = rest.dropFirst(3)
      } else {
        form.append(first)
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func take(_ value: Substring, isDate: Bool, sign: Character) {
    if isDate, date == nil { date = values.count }
    values.append(value)
    form.append(sign)
  }
}
