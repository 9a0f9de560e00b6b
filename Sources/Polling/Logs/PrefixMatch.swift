// One line matched against the marks of log_line_prefix. Names may hold anything, so where a name ends is tried out.

import Samples

struct PrefixMatch {
  let line: ArraySlice<UInt8>
  let zone: LogZone
  /// Tries that are left: a hostile name must not cost more than a line is worth.
  private(set) var tries: Int
  /// Names are cut to 63 bytes by the server, a command tag and a host name are not much longer.
  private static let longestValue = 255

  init(line: ArraySlice<UInt8>, zone: LogZone) {
    self.line = line
    self.zone = zone
    tries = min(4_096, 256 + 4 * line.count)
  }

  /// The header if the rest of the prefix fits at `index` and a label follows it.
  mutating func header(_ marks: ArraySlice<LinePrefix.Mark>, at index: Int, _ event: LogEvent) -> LogHeader? {
    tries -= 1
    guard tries > 0 else { return nil }
    switch marks.first {
    case nil: return end(at: index, event)
    case .literal(let text)?:
      guard line[index...].starts(with: text) else { return nil }
      return header(marks.dropFirst(), at: index + text.count, event)
    // Processes without a session stop here.
    case .escape("q", _)?: return header(marks.dropFirst(), at: index, event) ?? end(at: index, event)
    case .escape(let letter, let padded)?:
      let start = padded ? afterBlanks(index) : index
      for end in ends(of: letter, from: start) {
        var event = event
        guard take(letter, line[start..<end], &event) else { continue }
        let next = padded ? afterBlanks(end) : end
        if let header = header(marks.dropFirst(), at: next, event) { return header }
      }
      return nil
    }
  }

  private func end(at index: Int, _ event: LogEvent) -> LogHeader? {
    guard let (label, text) = LogHeader.label(in: line, at: index) else { return nil }
    return LogHeader(event, label: label, text: String(decoding: line[text...], as: UTF8.self))
  }

  private func afterBlanks(_ index: Int) -> Int {
    line[index...].firstIndex { $0 != UInt8(ascii: " ") } ?? line.endIndex
  }

  // MARK: Values

  /// Where a value of this kind may end, the likeliest first.
  private func ends(of letter: Character, from start: Int) -> [Int] {
    func run(_ isPart: (UInt8) -> Bool) -> [Int] { [line[start...].firstIndex { !isPart($0) } ?? line.endIndex] }
    switch letter {
    case "m", "t", "s": return timeEnd(from: start).map { [$0] } ?? []
    case "n": return run { $0.isDigit || $0 == UInt8(ascii: ".") }
    case "p", "l", "P", "x": return run(\.isDigit)
    // Signed: a hash.
    case "Q": return run { $0.isDigit || $0 == UInt8(ascii: "-") }
    case "c": return run { $0.isHexDigit || $0 == UInt8(ascii: ".") }
    case "v": return run { $0.isDigit || $0 == UInt8(ascii: "/") }
    case "e": return start + 5 <= line.endIndex ? [start + 5] : []
    case "u", "d", "a", "r", "h", "L", "i", "b":
      return Array(start...min(line.endIndex, start + PrefixMatch.longestValue))
    // Unknown to us, and empty for a server that does not know it either.
    default: return [start]
    }
  }

  /// `2026-11-22 10:00:00.123 CET`
  private func timeEnd(from start: Int) -> Int? {
    guard line.endIndex - start > 19, String(decoding: line[start..<start + 19], as: UTF8.self).beginsWithDate else {
      return nil
    }
    guard let blank = line[(start + 19)...].firstIndex(of: UInt8(ascii: " ")) else { return nil }
    return line[(blank + 1)...].firstIndex { !$0.isZone } ?? line.endIndex
  }

  private func take(_ letter: Character, _ bytes: ArraySlice<UInt8>, _ event: inout LogEvent) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    let known = text.isEmpty || text == "[unknown]" ? nil : text
    switch letter {
    case "m", "t":
      event.at = zone.moment(text)
      return event.at != nil
    case "n":
      event.at = Double(text).flatMap { Moment(epoch: $0) }
      return event.at != nil
    case "p":
      event.pid = Int32(text)
      return event.pid != nil
    case "e":
      guard bytes.allSatisfy(\.isCode) else { return false }
      event.sqlstate = text
    case "u": event.role = known
    case "d": event.database = known
    case "a": event.application = known
    case "h", "r": event.address = known.map { String($0.prefix { $0 != "(" }) } ?? event.address
    case "b": event.backendType = known
    default: break
    }
    return true
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isHexDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self) }
  private var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  fileprivate var isCode: Bool { isDigit || isCapital }
  /// A zone: `CET`, `+0330`.
  var isZone: Bool { isDigit || isCapital || self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
}
