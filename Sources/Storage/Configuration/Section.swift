// One object of the configuration file, read strictly: a key that is not known is an error, not a silence.

/// A key that does not belong, or a value that does not fit, by the path of its key.
struct Misfit: Error {
  var path: [String]
  /// A sentence without its full stop.
  var message: String
}

struct Section {
  private let container: KeyedDecodingContainer<AnyKey>
  private let path: [String]

  /// The keys that stand in it, in no order.
  var keys: [String] { container.allKeys.map(\.stringValue) }

  /// - Parameters:
  ///   - known: the keys that may stand in it; `nil` when they are names that the user chose.
  ///   - wanted: what may stand in its place.
  init(_ decoder: any Decoder, known: [String]?, wanted: String = "an object { … }") throws {
    path = decoder.codingPath.map(\.stringValue)
    do {
      container = try decoder.container(keyedBy: AnyKey.self)
    } catch is DecodingError {
      throw Misfit(path: path, message: "\(wanted) is wanted here")
    }
    guard let known else { return }
    for key in keys.sorted() where !known.contains(key) {
      let guess = nearest(to: key, among: known).map { "did you mean \"\($0)\"?" }
      let advice = guess ?? "known here are \(known.joined(separator: ", "))"
      throw Misfit(path: path + [key], message: "the key \"\(key)\" is not known; \(advice)")
    }
  }

  /// The value of a key; `nil` when it is left out or null.
  func text(_ key: String) throws -> String? { try value(key, "a text in quotes") }
  func flag(_ key: String) throws -> Bool? { try value(key, "true or false") }
  func section<Value: Decodable>(_ key: String, as type: Value.Type) throws -> Value? {
    try container.decodeIfPresent(type, forKey: AnyKey(stringValue: key))
  }

  /// A number within `range`, both ends of which are allowed.
  func number(_ key: String, in range: ClosedRange<Double>, _ unit: String) throws -> Double? {
    guard let number: Double = try value(key, "a number of \(unit)") else { return nil }
    guard range.contains(number) else {
      throw misfit(key, "\"\(key)\" must be \(brief(range.lowerBound)) to \(brief(range.upperBound)) \(unit)")
    }
    return number
  }

  func wholeNumber(_ key: String, in range: ClosedRange<Double>, _ unit: String) throws -> Int? {
    guard let number = try number(key, in: range, unit) else { return nil }
    guard let whole = Int(exactly: number) else { throw misfit(key, "\"\(key)\" must be a whole number of \(unit)") }
    return whole
  }

  private func value<Value: Decodable>(_ key: String, _ wanted: String) throws -> Value? {
    do {
      return try container.decodeIfPresent(Value.self, forKey: AnyKey(stringValue: key))
    } catch is DecodingError {
      throw misfit(key, "\"\(key)\" must be \(wanted)")
    }
  }

  private func misfit(_ key: String, _ message: String) -> Misfit { Misfit(path: path + [key], message: message) }

  private func brief(_ bound: Double) -> String { Int(exactly: bound).map(String.init) ?? String(bound) }
}

private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// The word that was most likely meant: the one with the fewest letters added, dropped or changed, if these are few.
func nearest(to word: String, among known: [String]) -> String? {
  let scored = known.map { (word: $0, distance: distance(Array(word.lowercased()), Array($0))) }
  guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= max(1, best.word.count / 3) else {
    return nil
  }
  return best.word
}

/// Levenshtein's distance.
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var previous = Array(0...b.count)
  for (row, letter) in a.enumerated() {
    var current = [row + 1]
    for (column, other) in b.enumerated() {
      let change = previous[column] + (letter == other ? 0 : 1)
      current.append(min(change, previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
