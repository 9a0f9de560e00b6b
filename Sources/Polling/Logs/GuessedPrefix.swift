// Lines whose prefix is not known, or is not what the setting says now: what can be recognised by its looks.

import Samples

enum GuessedPrefix {
  /// How far into a line the label is looked for.
  private static let reach = 400

  /// Looks for the first known label, and before it for a time, a number in brackets and `role@database`. A line that has
  /// none of the labels is no line of a server that speaks English.
  static func header(of line: String, _ zone: LogZone) -> LogHeader? {
    let bytes = Array(line.utf8.prefix(reach))[...]
    var index = bytes.startIndex
    while let colon = bytes[index...].firstIndex(of: UInt8(ascii: ":")) {
      index = colon + 1
      guard bytes[colon...].starts(with: ":  ".utf8), let label = label(endingAt: colon, in: bytes) else { continue }
      let text = Substring(line).utf8.dropFirst(colon + 3)
      return LogHeader(
        event(of: bytes[..<(colon - label.utf8.count)], zone), label: label, text: String(decoding: text, as: UTF8.self)
      )
    }
    return nil
  }

  private static func label(endingAt end: Int, in bytes: ArraySlice<UInt8>) -> String? {
    LogHeader.labels.first { label in
      let start = end - label.utf8.count
      guard start >= bytes.startIndex, bytes[start..<end].elementsEqual(label.utf8) else { return false }
      // Not the end of a longer word.
      return start == bytes.startIndex || !bytes[start - 1].isLetter
    }
  }

  private static func event(of prefix: ArraySlice<UInt8>, _ zone: LogZone) -> LogEvent {
    var event = LogHeader.blank
    for start in prefix.indices where prefix[start].isDigit {
      // A time and its zone.
      let rest = String(decoding: prefix[start...].prefix(40), as: UTF8.self)
      guard rest.beginsWithDate else { continue }
      let words = rest.split(separator: " ")
      let abbreviation = words.count > 2 ? String(decoding: words[2].utf8.prefix(while: \.isZone), as: UTF8.self) : ""
      let clock = words[1].prefix { $0.isNumber || $0 == ":" || $0 == "." }
      event.at = zone.moment("\(words[0]) \(clock) \(abbreviation)")
      break
    }
    for open in prefix.indices where prefix[open] == UInt8(ascii: "[") {
      let digits = prefix[(open + 1)...].prefix(while: \.isDigit)
      guard !digits.isEmpty, digits.endIndex < prefix.endIndex, prefix[digits.endIndex] == UInt8(ascii: "]") else {
        continue
      }
      event.pid = Int32(String(decoding: digits, as: UTF8.self))
      break
    }
    let words = prefix.split { " :;,|<>[]()".utf8.contains($0) }
    if let names = words.first(where: { $0.contains(UInt8(ascii: "@")) })?.split(separator: UInt8(ascii: "@")),
      names.count == 2
    {
      event.role = String(decoding: names[0], as: UTF8.self)
      event.database = String(decoding: names[1], as: UTF8.self)
    }
    return event
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
  }
}
