// Samples that were recorded from real servers, one JSON value a line.

import Foundation
package import Samples

package enum Recorded {
  /// The samples of `Tests/TestSupport/Recorded/NAME.jsonl`, in the order in which they came.
  package static func samples(_ name: String) throws -> [Sample] {
    let lines = try Data(contentsOf: file(name)).split(separator: UInt8(ascii: "\n"))
    let decoder = JSONDecoder()
    return try lines.map { try decoder.decode(Sample.self, from: $0) }
  }

  package static func write(_ samples: [Sample], as name: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = try samples.map { try encoder.encode($0) }.reduce(into: Data()) { $0 += $1 + Data("\n".utf8) }
    try text.write(to: file(name))
  }

  private static func file(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Recorded/\(name).jsonl")
  }
}
