// Times as logs write them: local to log_timezone, with the zone's abbreviation behind.

import Samples

/// Knows how far abbreviations lie from UTC.
struct LogZone: Sendable, Equatable {
  /// Seconds east of UTC for abbreviations that say nothing certain (`IST`, `CST`): what the server says of its
  /// log_timezone, or the zone of this machine for a log on it.
  var seconds = 0

  /// Reads `2026-11-22 10:00:00.123 CET`; the fraction and the zone may be missing.
  func moment(_ text: some StringProtocol) -> Moment? {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard (2...3).contains(words.count) else { return nil }
    guard let local = Moment(timestamp: "\(words[0]) \(words[1])") else { return nil }
    return local - .seconds(words.count == 3 ? offset(of: words[2]) : seconds)
  }

  private func offset(of zone: some StringProtocol) -> Int {
    if let known = LogZone.certain[String(zone)] { return known *| 60 }
    // Zones without a name are written as numbers: `+03`, `-0330`.
    guard let sign = zone.first, sign == "+" || sign == "-" else { return seconds }
    let digits = String(zone.dropFirst().filter { $0 != ":" })
    guard let number = Int(digits), digits.count <= 4 else { return seconds }
    let minutes = digits.count <= 2 ? number *| 60 : number / 100 *| 60 +| number % 100
    return (sign == "-" ? -60 : 60) *| minutes
  }

  /// Minutes east of UTC of those that mean one zone wherever they are used.
  private static let certain: [String: Int] = [
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180,
    "EDT": -240, "EST": -300, "CDT": -300, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480, "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
  ]
}
