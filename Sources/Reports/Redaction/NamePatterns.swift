// What is known to be a name by where it stands or by what it looks like, though nobody has told it to us before.

import Diagnosis

/// What the word before a name says of it: `role "x"`, `ALTER DATABASE x`, `user=x`.
func kind(toldBy word: String) -> Redactor.Kind? {
  switch word.lowercased() {
  case "role", "roles", "user", "owner": .role
  case "database", "dbname": .database
  case "host", "server", "hostname": .host
  case "relation", "table": .table
  case "slot": .slot
  case "publication": .publication
  case "connection": .connection
  case "source": .source
  case "cluster": .cluster
  case "application", "application_name": .application
  default: nil
  }
}

extension [Character] {
  /// Between what belongs to a word and what does not.
  func isBoundary(_ index: Int) -> Bool {
    guard index > 0, index < count else { return true }
    return !(self[index - 1].isWordly && self[index].isWordly)
  }

  func isQuoted(_ range: Range<Int>) -> Bool {
    guard range.lowerBound > 0, range.upperBound < count else { return false }
    return "\"'`".contains(self[range.lowerBound - 1]) && self[range.upperBound] == self[range.lowerBound - 1]
  }

  /// The word before a name, with nothing between them but a blank, a quote or `=`.
  func wordBefore(_ index: Int) -> String? {
    var end = index
    while end > 0, index - end < 3, " \"'=".contains(self[end - 1]) { end -= 1 }
    guard end < index else { return nil }
    var begin = end
    while begin > 0, self[begin - 1].isWordly { begin -= 1 }
    return begin < end ? String(self[begin..<end]) : nil
  }

  /// `x` of `role "x"` and of `user=x`; it begins at `index`.
  func toldName(at index: Int) -> (end: Int, name: String, kind: Redactor.Kind)? {
    guard index > 0, let kind = wordBefore(index).flatMap(kind(toldBy:)) else { return nil }
    var end = index
    switch self[index - 1] {
    case "\"":
      // One that ends something stands behind a word.
      guard index < 2 || !self[index - 2].isWordly else { return nil }
      while end < count, self[end] != "\"" || (end + 1 < count && self[end + 1] == "\"") {
        end += self[end] == "\"" ? 2 : 1
      }
    case "=": while end < count, self[end].isWordly || ".-".contains(self[end]) { end += 1 }
    default: return nil
    }
    return end > index ? (end, String(self[index..<end]), kind) : nil
  }

  /// An address of IPv4 or IPv6 that says where something is: not this machine itself, and not everywhere.
  func address(at index: Int) -> (end: Int, name: String, kind: Redactor.Kind)? {
    guard index == 0 || !".:".contains(self[index - 1]) else { return nil }
    var end = index
    while end < count, self[end].isHexDigit || ".:".contains(self[end]) { end += 1 }
    while end > index, ".:".contains(self[end - 1]), !(end - index == 2 || self[end - 2] == ":") { end -= 1 }
    guard isBoundary(end) else { return nil }
    // A port may follow upon an address of IPv4.
    let run = self[index..<end]
    let withoutPort = run.contains(".") ? run.prefix { $0 != ":" } : run
    for candidate in [run, withoutPort] {
      let text = String(candidate)
      guard let address = IPAddress(text) else { continue }
      return address.saysWhere ? (candidate.endIndex, text, .address) : nil
    }
    return nil
  }

  /// At least three labels in small letters: names with two could be relations and files.
  func hostName(at index: Int) -> (end: Int, name: String, kind: Redactor.Kind)? {
    guard index == 0 || !"./".contains(self[index - 1]) || (index > 1 && self[index - 2] == "/") else { return nil }
    var end = index
    while end < count, self[end].isASCII, self[end].isLowercase || self[end].isNumber || ".-".contains(self[end]) {
      end += 1
    }
    while end > index, ".-".contains(self[end - 1]) { end -= 1 }
    let labels = self[index..<end].split(separator: ".", omittingEmptySubsequences: false)
    guard isBoundary(end), labels.count >= 3, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last,
      last.count >= 2, last.allSatisfy(\.isLetter),
      !["conf", "csv", "log", "json", "crt", "key", "pem"].contains(
        String(last))
    else { return nil }
    return (end, String(self[index..<end]), .host)
  }

  /// Whose home a path leads into.
  func homeFolder(at index: Int) -> (end: Int, name: String, kind: Redactor.Kind)? {
    guard ["/home/", "/Users/"].contains(where: { self[..<index].suffix($0.count).elementsEqual($0) }) else {
      return nil
    }
    let end = self[index...].firstIndex { !$0.isWordly && !".-".contains($0) } ?? count
    return end > index ? (end, String(self[index..<end]), .name) : nil
  }
}

extension IPAddress {
  fileprivate var saysWhere: Bool {
    let isLoopback = bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 }
    return !isLoopback && !bytes.allSatisfy { $0 == 0 }
  }
}
