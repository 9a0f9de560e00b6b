// The format csvlog: a record of quoted fields, which may hold line breaks.

import Samples

/// Finds its way from the middle of a file, too: a record begins with a time and has the fields that it should have.
struct CSVLogParser: LineParser {
  private var record = ""
  private var offset: Int64 = 0
  private var isOpen = false
  private static let longest = 262_144

  mutating func take(_ line: LogLine, _ manner: LogManner) -> LogEvent? {
    if isOpen {
      record += "\n" + line.text
    } else {
      guard line.text.beginsWithDate else { return nil }
      record = line.text
      offset = line.offset
    }
    // Quotes come in pairs, doubled ones too: an odd number means that a field goes on.
    if line.text.utf8.count(where: { $0 == UInt8(ascii: "\"") }) % 2 == 1 { isOpen.toggle() }
    if isOpen {
      if record.utf8.count > CSVLogParser.longest { isOpen = false }
      return nil
    }
    return event(of: CSVLogParser.fields(record), manner.zone)
  }

  mutating func settle() -> LogEvent? { nil }

  /// Version 11 has 23 fields; 13 added the backend's type, 14 the leader and the query.
  private func event(of fields: [String], _ zone: LogZone) -> LogEvent? {
    guard fields.count >= 23, let at = zone.moment(fields[0]), let pid = Int32(fields[3]) else { return nil }
    func text(_ index: Int) -> String? {
      guard index < fields.count, !fields[index].isEmpty else { return nil }
      return fields[index]
    }
    var event = LogEvent(
      at: at, severity: LogSeverity(word: fields[11]), sqlstate: text(12), message: fields[13], offset: offset)
    event.pid = pid
    event.role = text(1)
    event.database = text(2)
    event.address = text(4).map(withoutPort)
    event.detail = text(14)
    event.hint = text(15)
    event.application = text(22)
    event.backendType = text(23)
    event.conceal(text(19))
    return event
  }

  /// `10.0.4.17:40000`, `::1:40000`, `[local]`
  private func withoutPort(_ address: String) -> String {
    guard let colon = address.lastIndex(of: ":") else { return address }
    return String(address[..<colon])
  }

  static func fields(_ record: String) -> [String] {
    var fields: [[UInt8]] = [[]]
    var isQuoted = false
    var bytes = record.utf8[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == UInt8(ascii: "\""):
        bytes.removeFirst()
        fields[fields.count - 1].append(byte)
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: fields.append([])
      default: fields[fields.count - 1].append(byte)
      }
    }
    return fields.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension StringProtocol {
  /// `2026-11-22 …`
  var beginsWithDate: Bool {
    let pattern = Array("0000-00-00 00:00:00".utf8)
    let start = utf8.prefix(pattern.count)
    return start.count == pattern.count
      && zip(start, pattern).allSatisfy { byte, mark in
        mark == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == mark
      }
  }
}
