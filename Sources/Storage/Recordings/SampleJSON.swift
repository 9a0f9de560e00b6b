// How a sample stands in a recording: JSON without the passwords that servers' texts may quote.

import FoundationEssentials
import Samples

enum SampleJSON {
  /// Keys in a fixed order: one sample after the other is to look the same where it is the same.
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()
  private static let decoder = JSONDecoder()

  /// - Throws: for a sample that holds what JSON cannot say, such as a number that is none.
  static func text(of sample: Sample) throws(RecordingError) -> [UInt8] {
    guard let data = try? encoder.encode(sample) else {
      throw RecordingError(message: "cannot write a sample as JSON.")
    }
    return masked(Array(data))
  }

  /// `nil` for what this version of the program does not know.
  static func sample(from text: [UInt8]) -> Sample? { try? decoder.decode(Sample.self, from: Data(text)) }

  // MARK: Secrets

  /// Goes through all strings, whatever they belong to, so that none is forgotten.
  private static func masked(_ json: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    // Up to where `json` is in `result`.
    var copied = 0
    var index = 0
    while let open = json[index...].firstIndex(of: UInt8(ascii: "\"")) {
      var close = open + 1
      while json[close] != UInt8(ascii: "\"") { close += json[close] == UInt8(ascii: "\\") ? 2 : 1 }
      index = close + 1
      let token = json[open..<index]
      guard mayHoldSecret(token), let text = try? decoder.decode(String.self, from: Data(token)) else { continue }
      let harmless = text.withoutSecrets
      guard harmless != text, let data = try? encoder.encode(harmless) else { continue }
      result += json[copied..<open] + Array(data)
      copied = index
    }
    return copied == 0 ? json : result + json[copied...]
  }

  /// Whether it is worth a closer look; hardly any is. The words stand in JSON as they stand in the text.
  private static func mayHoldSecret(_ token: ArraySlice<UInt8>) -> Bool {
    token.indices.contains { index in
      switch token[index] | 0x20 {
      // `:` has this bit already.
      case UInt8(ascii: ":"): token[index...].starts(with: "://".utf8)
      case UInt8(ascii: "a"), UInt8(ascii: "c"), UInt8(ascii: "f"), UInt8(ascii: "m"), UInt8(ascii: "p"),
        UInt8(ascii: "r"), UInt8(ascii: "s"):
        marks.contains { mark in token[index...].prefix(mark.count).elementsEqual(mark) { $0 | 0x20 == $1 } }
      default: false
      }
    }
  }

  /// What `withoutSecrets` looks for, or its beginning, in lower case.
  private static let marks = [
    "passw", "pwd", "parameters:", "secret", "scram-", "md5", "at or near", "create", "alter", "for type timestamp",
    "role option",
  ].map { Array($0.utf8) }
}
