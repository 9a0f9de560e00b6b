// Samples with values that no server in its right mind would tell: real ones, with numbers and texts in their JSON exchanged.
// So fields that are added later are covered too.

import FoundationEssentials
package import Samples

/// The same seed makes the same samples.
package struct Absurdity: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// SplitMix64.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  private static let numbers = [
    "0", "1", "-1", "2", "65536", "2147483647", "-2147483648", "4294967296", "4611686018427387904",
    "-4611686018427387905",
    "9223372036854775807", "-9223372036854775808", "9223372036854775806", "922337203685477580",
    // The first and the last moment that is read.
    "-62135596800000000", "253402300799999999",
  ]
  private static let texts = [
    "", " ", "0", "-1", "9223372036854775807", "-9223372036854775808", "99999999999999999999999999", "1e308", "nan",
    "on", "off",
    "\u{1b}[2J", "\u{202e}abc", "日本語日本語日本語", String(repeating: "\u{301}", count: 300),
    String(repeating: "x", count: 3_000), "'\"`|<",
    "a\nb\n\n", "postgres: connection closed", "10.0.0.1", "::1", "1.2.3.4.5",
  ]

  /// The sample with some values exchanged; as it is where nothing can be read that way.
  package mutating func spoil(_ sample: Sample, values: Int) -> Sample {
    guard let data = try? JSONEncoder().encode(sample) else { return sample }
    var json = [UInt8](data)
    for _ in 0..<values {
      guard let place = JSONValues.places(in: json).randomElement(using: &self) else { return sample }
      json.replaceSubrange(place, with: value(insteadOf: json[place]))
    }
    return Absurdity.sample(json) ?? sample
  }

  private mutating func value(insteadOf old: ArraySlice<UInt8>) -> [UInt8] {
    guard old.first == UInt8(ascii: "\"") else {
      return Array((Absurdity.numbers.randomElement(using: &self) ?? "0").utf8)
    }
    return (try? JSONEncoder().encode(Absurdity.texts.randomElement(using: &self))).map { [UInt8]($0) } ?? Array(old)
  }

  /// The sample with `number` wherever it has a number named `key`; `nil` without one, or when it cannot be read then.
  package static func sample(_ sample: Sample, _ key: String, _ number: String) -> Sample? {
    guard var json = (try? JSONEncoder().encode(sample)).map({ [UInt8]($0) }) else { return nil }
    let name = Array("\"\(key)\":".utf8)
    let places = JSONValues.places(in: json).filter {
      json[..<$0.lowerBound].suffix(name.count).elementsEqual(name) && json[$0.lowerBound] != UInt8(ascii: "\"")
    }
    guard !places.isEmpty else { return nil }
    for place in places.reversed() { json.replaceSubrange(place, with: Array(number.utf8)) }
    return self.sample(json)
  }

  private static func sample(_ json: [UInt8]) -> Sample? { try? JSONDecoder().decode(Sample.self, from: Data(json)) }
}

private enum JSONValues {
  /// Where numbers and texts stand in well-formed JSON, keys left out.
  static func places(in json: [UInt8]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var index = 0
    while index < json.count {
      let begin = index
      switch json[index] {
      case UInt8(ascii: "\""):
        index += 1
        while json[index] != UInt8(ascii: "\"") { index += json[index] == UInt8(ascii: "\\") ? 2 : 1 }
        index += 1
        if index == json.count || json[index] != UInt8(ascii: ":") { places.append(begin..<index) }
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        index = json[index...].firstIndex { !"0123456789+-.eE".utf8.contains($0) } ?? json.count
        places.append(begin..<index)
      default: index += 1
      }
    }
    return places
  }
}
