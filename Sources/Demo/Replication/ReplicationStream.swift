// Counts what flows through a logical replication connection.

/// Reads the output of `pg_recvlogical` with the plugin pgoutput (protocol version 1): messages as the PostgreSQL manual
/// describes them under "Logical Replication Message Formats", a line end after each. The bytes come in pieces of any size.
struct ReplicationStream: Sendable {
  /// Messages of any type, and the bytes in them.
  private(set) var messages = 0
  private(set) var bytes = 0
  /// Insertions plus deletions by table name; an update is one of each. Counted when their transaction is complete.
  private(set) var updates: [String: Int] = [:]

  private var tables: [UInt32: String] = [:]
  private var open: [String: Int] = [:]
  private var rest: [UInt8] = []

  /// Takes in the next bytes. What does not look like pgoutput is counted as bytes and otherwise skipped.
  mutating func feed(_ more: some Sequence<UInt8>) {
    rest += more
    var cursor = Cursor(bytes: rest)
    var consumed = 0
    while let message = Message(from: &cursor), cursor.skip(1) {
      messages += 1
      bytes += cursor.position - consumed - 1
      consumed = cursor.position
      take(message)
    }
    rest.removeFirst(consumed)
  }

  private mutating func take(_ message: Message) {
    switch message {
    case .relation(let id, let name): tables[id] = name
    case .change(let id, let rows): if let table = tables[id] { open[table, default: 0] += rows }
    case .commit:
      updates.merge(open, uniquingKeysWith: +)
      open = [:]
    case .other: break
    }
  }
}

/// A message of pgoutput, as far as it matters here.
private enum Message {
  case relation(UInt32, String)
  /// Rows that went and rows that came in the relation.
  case change(UInt32, Int)
  case commit
  case other

  /// `nil` until the whole message is there; the cursor's position means nothing then.
  init?(from cursor: inout Cursor) {
    guard let type = cursor.byte() else { return nil }
    switch UInt8(type) {
    case UInt8(ascii: "B"):
      guard cursor.skip(20) else { return nil }
      self = .other
    case UInt8(ascii: "C"):
      guard cursor.skip(25) else { return nil }
      self = .commit
    case UInt8(ascii: "R"):
      guard let id = cursor.number(4), cursor.text() != nil, let name = cursor.text(), cursor.skip(1),
        let columns = cursor.number(2)
      else { return nil }
      for _ in 0..<columns { guard cursor.skip(1), cursor.text() != nil, cursor.skip(8) else { return nil } }
      self = .relation(id, name)
    case UInt8(ascii: "I"), UInt8(ascii: "D"):
      guard let id = cursor.number(4), cursor.skip(1), cursor.skipTuple() else { return nil }
      self = .change(id, 1)
    case UInt8(ascii: "U"):
      guard let id = cursor.number(4), let kind = cursor.byte(), cursor.skipTuple() else { return nil }
      // An old row (K, O) may stand before the new one (N).
      if kind != UInt8(ascii: "N") { guard cursor.skip(1), cursor.skipTuple() else { return nil } }
      self = .change(id, 2)
    case UInt8(ascii: "T"):
      guard let relations = cursor.number(4), cursor.skip(1 + 4 * Int(relations)) else { return nil }
      self = .other
    case UInt8(ascii: "Y"):
      guard cursor.skip(4), cursor.text() != nil, cursor.text() != nil else { return nil }
      self = .other
    case UInt8(ascii: "O"):
      guard cursor.skip(8), cursor.text() != nil else { return nil }
      self = .other
    default: self = .other
    }
  }
}

/// Walks over bytes; each step fails at their end.
private struct Cursor {
  let bytes: [UInt8]
  private(set) var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func skip(_ count: Int) -> Bool {
    guard position + count <= bytes.count else { return false }
    position += count
    return true
  }

  mutating func byte() -> UInt8? {
    guard skip(1) else { return nil }
    return bytes[position - 1]
  }

  /// A big-endian number of so many bytes.
  mutating func number(_ width: Int) -> UInt32? {
    guard skip(width) else { return nil }
    return bytes[position - width..<position].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A text that ends with a zero byte.
  mutating func text() -> String? {
    guard let end = bytes[position...].firstIndex(of: 0) else { return nil }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  mutating func skipTuple() -> Bool {
    guard let columns = number(2) else { return false }
    for _ in 0..<columns {
      guard let kind = byte() else { return false }
      // n: NULL, u: an unchanged TOASTed value; neither has any data.
      if kind == UInt8(ascii: "t") || kind == UInt8(ascii: "b") {
        guard let length = number(4), skip(Int(length)) else { return false }
      }
    }
    return true
  }
}
