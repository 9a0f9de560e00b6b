// What stands in front of every sample in a recording.

/// Two numbers of variable length (seven bits a byte, the lowest first, the high bit set in all but the last byte) and a
/// check of both, so that a record that was cut off is told from one whose length is damaged.
struct RecordHead: Equatable {
  /// Of the frame that follows, in bytes; never 0, with which a mark begins.
  var length: Int
  /// Which text the frame was compressed against: the latest of the same stream. Streams are numbered as they come up, so
  /// that the first number not known yet begins a stream.
  var stream: Int
  /// The sample repeats what an earlier file holds; the lowest bit of the second number.
  var isRepeated: Bool

  /// More bytes than a head ever has.
  static let longest = 12
  /// Longer frames, and texts, are not taken for what the program wrote.
  static let longestText = 64 << 20
  /// What the latest texts of all streams of a chapter may take: hundreds of servers take some 20 MB.
  static let mostHeld = 256 << 20

  init(length: Int, stream: Int, isRepeated: Bool = false) {
    self.length = length
    self.stream = stream
    self.isRepeated = isRepeated
  }

  var bytes: [UInt8] {
    let numbers = RecordHead.bytes(of: length) + RecordHead.bytes(of: stream << 1 | (isRepeated ? 1 : 0))
    let check = crc16(numbers)
    return numbers + [UInt8(check & 0xFF), UInt8(check >> 8)]
  }

  enum Reading: Equatable {
    /// And how many bytes it has.
    case whole(RecordHead, size: Int)
    /// The bytes end before it does.
    case cutOff
    case damaged
  }

  static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
    var rest = bytes
    var numbers: [Int] = []
    while numbers.count < 2 {
      var number = 0
      var shift = 0
      while true {
        guard let byte = rest.popFirst() else { return .cutOff }
        number |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
        if shift > 28 { return .damaged }
      }
      numbers.append(number)
    }
    let check = crc16(bytes[..<rest.startIndex])
    guard rest.count >= 2 else { return .cutOff }
    guard rest.removeFirst() == UInt8(check & 0xFF), rest.removeFirst() == UInt8(check >> 8),
      (1...longestText).contains(numbers[0])
    else { return .damaged }
    let head = RecordHead(length: numbers[0], stream: numbers[1] >> 1, isRepeated: numbers[1] & 1 == 1)
    return .whole(head, size: rest.startIndex - bytes.startIndex)
  }

  private static func bytes(of number: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}

/// CRC-16/CCITT-FALSE: finds every damage that lies within two bytes.
func crc16(_ bytes: some Sequence<UInt8>) -> UInt16 {
  var crc: UInt16 = 0xFFFF
  for byte in bytes {
    crc ^= UInt16(byte) << 8
    for _ in 0..<8 { crc = crc & 0x8000 != 0 ? crc << 1 ^ 0x1021 : crc << 1 }
  }
  return crc
}
