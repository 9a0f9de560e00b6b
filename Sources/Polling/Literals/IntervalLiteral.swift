// The text form of an interval in the style `postgres`, the only one that Materialize knows.

import Samples

extension Duration {
  /// Reads `1 day 02:03:04.5`, `-00:00:01`, `3 years 2 mons`. A month counts as 30 days and a year as 365.25, as in
  /// PostgreSQL's `extract(epoch …)`. `nil` for anything else, and for what no 64 bits of microseconds hold.
  init?(interval text: some StringProtocol) {
    var microseconds: Int64? = 0
    var words = Substring(text).split(separator: " ")[...]
    guard !words.isEmpty else { return nil }
    while let word = words.popFirst() {
      if word.contains(":") {
        guard words.isEmpty, let clock = clockMicroseconds(word) else { return nil }
        microseconds = microseconds +? clock
      } else {
        guard let count = Int64(word), let unit = words.popFirst(), let days = quarterDays[String(unit)] else {
          return nil
        }
        microseconds = microseconds +? count *? days *? quarterDay
      }
    }
    guard let microseconds else { return nil }
    self = .microseconds(microseconds)
  }
}

/// In microseconds.
private let quarterDay: Int64 = 21_600_000_000

/// Quarters of a day, so that a year of 365.25 days is a whole number.
private let quarterDays: [String: Int64] = [
  "day": 4, "days": 4, "mon": 120, "mons": 120, "month": 120, "months": 120, "year": 1461, "years": 1461,
]

/// `-02:03:04.5`; the hours may have any number of digits.
private func clockMicroseconds(_ text: Substring) -> Int64? {
  let negative = text.hasPrefix("-")
  let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: ":", omittingEmptySubsequences: false)
  guard parts.count == 3, let hours = Int64(parts[0]), let minutes = Int64(parts[1]) else {
    return nil
  }
  let seconds = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  guard let whole = Int64(seconds[0]) else { return nil }
  var fraction: Int64 = 0
  if seconds.count == 2 {
    let six = seconds[1].prefix(6)
    guard let digits = Int64(six) else { return nil }
    fraction = (six.count..<6).reduce(digits) { value, _ in value *| 10 }
  }
  let span = ((hours *? 60 +? minutes) *? 60 +? whole) *? 1_000_000 +? fraction
  return negative ? 0 -? span : span
}
