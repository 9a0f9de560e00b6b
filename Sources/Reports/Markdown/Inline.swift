// A line of Markdown in the making: the program's own words, and between them what servers and people wrote.

import Samples

/// Written as a string literal. What stands in the literal is ours and may be Markdown; what is interpolated is somebody
/// else's: it is redacted where that is wanted, and never means anything in Markdown.
struct Inline: Sendable, Equatable, ExpressibleByStringInterpolation {
  enum Piece: Sendable, Equatable {
    case own(String)
    /// A sentence or a clause, in which names may stand: cut when they have been taken out, or half of one would stay.
    case text(String, atMost: Int)
    /// A name and nothing else.
    case name(String)
    case code(String)
  }

  private(set) var pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }
  init(stringLiteral own: String) { self.init([.own(own)]) }
  init(stringInterpolation: StringInterpolation) { self.init(stringInterpolation.pieces) }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    init(literalCapacity: Int, interpolationCount: Int) { pieces.reserveCapacity(2 * interpolationCount + 1) }

    mutating func appendLiteral(_ own: String) { if !own.isEmpty { pieces.append(.own(own)) } }
    /// - Parameter most: so many characters.
    mutating func appendInterpolation(_ text: String, atMost most: Int = longestText) {
      pieces.append(.text(text, atMost: most))
    }
    mutating func appendInterpolation(name: String) { pieces.append(.name(name)) }
    mutating func appendInterpolation(code: String) { pieces.append(.code(code)) }
    mutating func appendInterpolation(_ number: Int) { pieces.append(.own(String(number))) }
    /// `4m 12s`
    mutating func appendInterpolation(_ span: Duration) { pieces.append(.own(span.brief)) }
    /// `2026-11-22 10:00:00`, UTC
    mutating func appendInterpolation(_ moment: Moment) { pieces.append(.own(moment.utc)) }
    /// Words of the program that are put together while it runs.
    mutating func appendInterpolation(own: String) { pieces.append(.own(own)) }
    mutating func appendInterpolation(_ inline: Inline) { pieces += inline.pieces }
  }

  static func + (a: Inline, b: Inline) -> Inline { Inline(a.pieces + b.pieces) }
}

extension [Inline] {
  func joined(_ separator: String = ", ") -> Inline {
    Inline(Array<[Inline.Piece]>(map(\.pieces)).joined(separator: [.own(separator)]).map(\.self))
  }

  /// `a`, `a and b`, `a, b and c`; of many the first ones, `and 12 more`.
  func listed(most: Int = 6) -> Inline {
    if count > most { return "\(Array(prefix(most)).joined()) and \(count - most) more" }
    guard let last, count > 1 else { return joined() }
    return "\(Array(dropLast()).joined()) and \(last)"
  }
}
