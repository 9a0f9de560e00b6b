// What flows is counted, however it is cut into pieces.

import Testing

@testable import Demo

@Suite struct ReplicationStreamTests {
  /// A transaction that inserts a row, changes it (old and new row follow) and deletes it.
  private static let messages: [[UInt8]] = [
    [UInt8(ascii: "B")] + zeros(20),
    [UInt8(ascii: "R"), 0, 0, 0, 7] + text("public") + text("orders") + [UInt8(ascii: "f"), 0, 1, 1] + text("id")
      + zeros(8),
    [UInt8(ascii: "I"), 0, 0, 0, 7, UInt8(ascii: "N")] + row("\n1"),
    [UInt8(ascii: "U"), 0, 0, 0, 7, UInt8(ascii: "O")] + row("\n1") + [UInt8(ascii: "N")] + row("22"),
    [UInt8(ascii: "D"), 0, 0, 0, 7, UInt8(ascii: "O")] + row("22"),
    [UInt8(ascii: "C")] + zeros(25),
  ]
  private static let output = messages.flatMap { $0 + [UInt8(ascii: "\n")] }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func piecesOfAnySizeGiveTheSameCounts(_ size: Int) {
    var stream = ReplicationStream()
    for start in stride(from: 0, to: Self.output.count, by: size) {
      stream.feed(Self.output[start..<min(start + size, Self.output.count)])
    }
    #expect(stream.messages == 6)
    #expect(stream.bytes == Self.messages.map(\.count).reduce(0, +))
    #expect(stream.updates == ["orders": 4])
  }

  @Test func updatesCountWhenTheirTransactionIsComplete() {
    var stream = ReplicationStream()
    stream.feed(Self.output.dropLast(Self.messages[5].count + 1))
    #expect(stream.messages == 5)
    #expect(stream.updates.isEmpty)
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
  /// A row of a NULL and a value.
  private static func row(_ value: String) -> [UInt8] {
    [0, 2, UInt8(ascii: "n"), UInt8(ascii: "t"), 0, 0, 0, UInt8(value.utf8.count)] + Array(value.utf8)
  }
}
