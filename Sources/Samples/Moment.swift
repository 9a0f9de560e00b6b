// When something was measured. The pure rooms have no clock: time reaches them only as values of these types.

/// A point of wall-clock time, in whole microseconds since 1970-01-01T00:00:00Z, the resolution of PostgreSQL's timestamptz.
package struct Moment: Hashable, Comparable, Sendable, Codable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(seconds: Double) { microseconds = Int64(saturating: seconds * 1_000_000) }
  /// What somebody else says in seconds; `nil` outside the years 0001 to 9999.
  package init?(epoch seconds: Double) {
    guard !seconds.isNaN else { return nil }
    self.init(seconds: seconds)
    guard Moment.plausible.contains(microseconds) else { return nil }
  }

  package static func < (a: Moment, b: Moment) -> Bool { a.microseconds < b.microseconds }

  // What servers and files say may be anything: beyond the first and the last moment there is none.

  package static func - (later: Moment, earlier: Moment) -> Duration {
    .microseconds(later.microseconds -| earlier.microseconds)
  }
  package static func + (moment: Moment, span: Duration) -> Moment {
    Moment(microseconds: moment.microseconds +| span.inMicroseconds)
  }
  package static func - (moment: Moment, span: Duration) -> Moment {
    Moment(microseconds: moment.microseconds -| span.inMicroseconds)
  }
}

extension Moment {
  /// The years 0001 to 9999.
  private static let plausible = Int64(-62_135_596_800_000_000)...253_402_300_799_999_999

  /// - Throws: for what is no moment in the years 0001 to 9999.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    microseconds = try values.decode(Int64.self, forKey: .microseconds)
    guard Moment.plausible.contains(microseconds) else {
      throw DecodingError.dataCorruptedError(
        forKey: .microseconds, in: values, debugDescription: "no moment in the years 0001 to 9999")
    }
  }
}

extension Moment {
  /// Reads a timestamptz as PostgreSQL (`DateStyle` ISO, `TimeZone` UTC or any numeric offset) and Materialize print it:
  /// `2023-05-24 18:12:35.7+00`, trailing zeros of the fraction left out. A `T` and a `Z` are taken too.
  /// `nil` for anything else, `infinity` and what lies outside the years 0001 to 9999 included.
  package init?(timestamp text: some StringProtocol) {
    var scan = DigitScanner(text)
    guard let year = scan.number(upTo: 6), scan.take("-"), let month = scan.number(upTo: 2), scan.take("-"),
      let day = scan.number(upTo: 2), scan.take(" ") || scan.take("T"),
      let hour = scan.number(upTo: 2), scan.take(":"), let minute = scan.number(upTo: 2), scan.take(":"),
      let second = scan.number(upTo: 2), (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      hour <= 24, minute < 60, second <= 60
    else { return nil }
    var fraction = 0
    if scan.take(".") {
      guard let digits = scan.fraction() else { return nil }
      fraction = digits
    }
    var offset = 0
    if !scan.take("Z"), !scan.isAtEnd {
      let sign: Int
      if scan.take("+") { sign = 1 } else if scan.take("-") { sign = -1 } else { return nil }
      guard let hours = scan.number(upTo: 2) else { return nil }
      let minutes = scan.take(":") ? scan.number(upTo: 2) : 0
      guard let minutes else { return nil }
      offset = sign *| (hours *| 3600 +| minutes *| 60)
    }
    guard scan.isAtEnd else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    let seconds = days *| 86400 +| hour *| 3600 +| minute *| 60 +| second -| offset
    microseconds = Int64(seconds) *| 1_000_000 +| Int64(fraction)
    guard Moment.plausible.contains(microseconds) else { return nil }
  }

  /// `2026-11-22T10:00:00Z`, whole seconds: the form of every time in JSON.
  package var iso8601: String {
    let (date, second) = civil
    return "\(date)T\(Moment.clock(second))Z"
  }

  /// `2026-11-22 10:00:00` in UTC, for people.
  package var utc: String {
    let (date, second) = civil
    return "\(date) \(Moment.clock(second))"
  }

  /// A timestamptz with all its digits: `2026-11-22 10:00:00.123456+00`
  package var timestamp: String {
    let digits = String(microseconds -| wholeSeconds *| 1_000_000)
    return "\(utc).\(String(repeating: "0", count: max(0, 6 -| digits.count)))\(digits)+00"
  }

  /// `10:00:00` of the day that is `offset` seconds east of UTC.
  package func clock(offset: Int = 0) -> String {
    Moment.clock((self + .seconds(offset)).civil.second)
  }

  private var civil: (date: CivilDate, second: Int) {
    let seconds = Int(wholeSeconds)
    let days = (seconds -| (seconds < 0 ? 86399 : 0)) / 86400
    return (CivilDate(daysSince1970: days), seconds -| days *| 86400)
  }

  /// Since 1970, rounded towards the past, before 1970 too.
  private var wholeSeconds: Int64 { (microseconds -| (microseconds < 0 ? 999_999 : 0)) / 1_000_000 }

  private static func clock(_ second: Int) -> String {
    "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
  }
}

private struct DigitScanner {
  private var rest: Substring.UTF8View.SubSequence

  init(_ text: some StringProtocol) { rest = Substring(text).utf8[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ mark: Character) -> Bool {
    guard let first = rest.first, first == mark.asciiValue else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(upTo width: Int) -> Int? {
    let digits = rest.prefix(width).prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 *| 10 +| Int($1 -| 0x30) }
  }

  /// The digits after a decimal point, as microseconds.
  mutating func fraction() -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let six = digits.prefix(6)
    let value = six.reduce(0) { $0 *| 10 +| Int($1 -| 0x30) }
    return (six.count..<6).reduce(value) { number, _ in number *| 10 }
  }
}
