// One object of the configuration file, read strictly: a key that is not known is an error, not a silence. What is wrong is
// noted and reading goes on, so that all of it can be told at once.

/// A key that does not belong, or a value that does not fit, by the path of its key.
struct Misfit: Error {
  var path: [String]
  /// A sentence without its full stop.
  var message: String
}

/// What is read from an object, with what was wrong in it.
protocol SectionContent: Decodable {
  var misfits: [Misfit] { get }
}

struct Section {
  private(set) var misfits: [Misfit] = []
  let path: [String]
  /// `nil` where something else than an object stands.
  private let container: KeyedDecodingContainer<AnyKey>?

  /// The keys that stand in it, in no order.
  var keys: [String] { container?.allKeys.map(\.stringValue) ?? [] }

  /// - Parameters:
  ///   - known: the keys that may stand in it; `nil` when they are names that the user chose.
  ///   - wanted: what may stand in its place.
  init(_ decoder: any Decoder, known: [String]?, wanted: String = "an object { … }") {
    path = decoder.codingPath.map(\.stringValue)
    container = try? decoder.container(keyedBy: AnyKey.self)
    if container == nil { misfits.append(Misfit(path: path, message: "\(wanted) is wanted here")) }
    guard let known else { return }
    for key in keys.sorted() where !known.contains(key) {
      let guess = nearest(to: key, among: known).map { "did you mean \"\($0)\"?" }
      let advice = guess ?? "known here are \(known.joined(separator: ", "))"
      note(key, "the key \"\(key)\" is not known; \(advice)")
    }
  }

  /// The value of a key; `nil` when it is left out, null, or wrong.
  mutating func text(_ key: String) -> String? { value(key, "a text in quotes") }
  mutating func flag(_ key: String) -> Bool? { value(key, "true or false") }

  /// A text that is not blank.
  mutating func words(_ key: String) -> String? {
    let text = text(key)
    guard let text, text.allSatisfy(\.isWhitespace) else { return text }
    note(key, "\"\(key)\" is empty: fill it in, or leave it out")
    return nil
  }

  mutating func section<Content: SectionContent>(_ key: String, as type: Content.Type) -> Content? {
    guard let content = try? container?.decodeIfPresent(type, forKey: AnyKey(stringValue: key)) else { return nil }
    misfits += content.misfits
    return content
  }

  /// A number within `range`, both ends of which are allowed.
  mutating func number(_ key: String, in range: ClosedRange<Double>, _ unit: String) -> Double? {
    guard let number: Double = value(key, "a number of \(unit)") else { return nil }
    guard range.contains(number) else {
      note(key, "\"\(key)\" must be \(brief(range.lowerBound)) to \(brief(range.upperBound)) \(unit)")
      return nil
    }
    return number
  }

  mutating func wholeNumber(_ key: String, in range: ClosedRange<Double>, _ unit: String) -> Int? {
    guard let number = number(key, in: range, unit) else { return nil }
    if let whole = Int(exactly: number) { return whole }
    note(key, "\"\(key)\" must be a whole number of \(unit)")
    return nil
  }

  /// A text, or a number as text.
  mutating func textOrNumber(_ key: String) -> String? {
    if holdsText(key) { return text(key) }
    let number: Double? = value(key, "a number, or a text in quotes")
    return number.map(brief)
  }

  func holdsText(_ key: String) -> Bool {
    (try? container?.decode(String.self, forKey: AnyKey(stringValue: key))) != nil
  }

  /// Remembers what is wrong with the value of `key`; without one, with all of it.
  mutating func note(_ key: String?, _ message: String) {
    misfits.append(Misfit(path: path + [key].compactMap(\.self), message: message))
  }

  private mutating func value<Value: Decodable>(_ key: String, _ wanted: String) -> Value? {
    do {
      return try container?.decodeIfPresent(Value.self, forKey: AnyKey(stringValue: key))
    } catch {
      note(key, "\"\(key)\" must be \(wanted)")
      return nil
    }
  }

  private func brief(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }
}

private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// The word that was most likely meant: the one with the fewest letters added, dropped, changed or swapped, if these are
/// few.
package func nearest(to word: String, among known: [String]) -> String? {
  let scored = known.map { (word: $0, distance: distance(Array(word.lowercased()), Array($0))) }
  guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= max(1, best.word.count / 3) else {
    return nil
  }
  return best.word
}

/// Levenshtein's distance, where two neighbours that changed places count as one.
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var (beforePrevious, previous) = ([Int](), Array(0...b.count))
  for (row, letter) in a.enumerated() {
    var current = [row + 1]
    for (column, other) in b.enumerated() {
      let change = previous[column] + (letter == other ? 0 : 1)
      let isSwap = row > 0 && column > 0 && letter == b[column - 1] && a[row - 1] == other
      let swap = isSwap ? beforePrevious[column - 1] + 1 : change
      current.append(min(change, swap, previous[column + 1] + 1, current[column] + 1))
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
