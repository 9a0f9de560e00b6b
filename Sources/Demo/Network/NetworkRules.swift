// What a network does to the connections that pass through it, as a person writes it down.

/// Rules are lines of text: a word and, mostly, a span of time. Several may be in force at once; none means that everything
/// passes.
package struct NetworkRules: Sendable, Equatable {
  /// Nothing arrives any more and nobody is told, neither those who are connected nor those who connect.
  package var drops = false
  /// A connection is reset at an age somewhere in this range.
  package var reset: ClosedRange<Duration>?
  /// What is sent arrives so much later.
  package var delay: ClosedRange<Duration>?
  /// A connection ends when it is so old.
  package var cutAfter: Duration?
  /// A connection ends when so long nothing was said on it.
  package var cutIdle: Duration?

  /// Everything passes.
  package init() {}

  /// Reads the lines of `text`; what stands after a `#` is for people. Throws with the line that it does not understand,
  /// and when there is no rule at all, as in a file that is just being written.
  package init(_ text: String) throws(DemoError) {
    var isEmpty = true
    for line in text.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard let rule = words.first else { continue }
      guard take(String(rule), words.dropFirst().map(String.init)) else {
        throw DemoError(message: "not understood: \(line)")
      }
      isEmpty = false
    }
    if isEmpty { throw DemoError(message: "no rule; write pass, if everything is to pass") }
  }

  /// For people who are about to write some.
  static let manual = """
    # pass              everything passes
    # drop              nothing arrives any more, and nobody is told
    # reset 1s..8s      every connection is reset, at an age somewhere in between
    # delay 20ms..150ms what is sent arrives so much later
    # cut-after 22s     every connection ends at this age
    # cut-idle 22s      a connection ends when nothing was said on it for so long
    """

  private mutating func take(_ rule: String, _ operands: [String]) -> Bool {
    switch (rule, operands.count) {
    case ("pass", 0): return true
    case ("drop", 0):
      drops = true
      return true
    case ("reset", 1):
      reset = NetworkRules.range(operands[0])
      return reset != nil
    case ("delay", 1):
      delay = NetworkRules.range(operands[0])
      return delay != nil
    case ("cut-after", 1):
      cutAfter = NetworkRules.span(operands[0])
      return cutAfter != nil
    case ("cut-idle", 1):
      cutIdle = NetworkRules.span(operands[0])
      return cutIdle != nil
    default: return false
    }
  }

  /// `2s..8s`
  private static func range(_ text: String) -> ClosedRange<Duration>? {
    guard let dots = text.firstRange(of: ".."), let from = span(text[..<dots.lowerBound]),
      let to = span(text[dots.upperBound...]), from <= to
    else { return nil }
    return from...to
  }

  /// `150ms`, `22s` or `5min`
  private static func span(_ text: some StringProtocol) -> Duration? {
    guard let number = Int(text.prefix { $0.isNumber }) else { return nil }
    return switch text.drop(while: \.isNumber) {
    case "ms": .milliseconds(number)
    case "s": .seconds(number)
    case "min": .seconds(number * 60)
    default: nil
    }
  }
}
