// When something was measured. The pure rooms have no clock: time reaches them only as values of these types.

/// A point of wall-clock time, in whole microseconds since 1970-01-01T00:00:00Z, the resolution of PostgreSQL's timestamptz.
package struct Moment: Hashable, Comparable, Sendable, Codable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(seconds: Double) { microseconds = Int64(seconds * 1_000_000) }

  package static func < (a: Moment, b: Moment) -> Bool { a.microseconds < b.microseconds }

  // What servers and files say may be anything: beyond the first and the last moment there is none.

  package static func - (later: Moment, earlier: Moment) -> Duration {
    .microseconds(later.microseconds.subtractingAtMost(earlier.microseconds))
  }
  package static func + (moment: Moment, span: Duration) -> Moment {
    Moment(microseconds: moment.microseconds.addingAtMost(span.inMicroseconds))
  }
  package static func - (moment: Moment, span: Duration) -> Moment {
    Moment(microseconds: moment.microseconds.subtractingAtMost(span.inMicroseconds))
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

extension Int64 {
  /// The sum, or the nearest number to it that there is.
  fileprivate func addingAtMost(_ other: Int64) -> Int64 {
    let (sum, isBeyond) = addingReportingOverflow(other)
    return isBeyond ? (other < 0 ? .min : .max) : sum
  }

  fileprivate func subtractingAtMost(_ other: Int64) -> Int64 {
    let (difference, isBeyond) = subtractingReportingOverflow(other)
    return isBeyond ? (other < 0 ? .max : .min) : difference
  }

  fileprivate func multipliedAtMost(by factor: Int64) -> Int64 {
    let (product, isBeyond) = multipliedReportingOverflow(by: factor)
    return isBeyond ? ((self < 0) == (factor < 0) ? .max : .min) : product
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
      offset = sign * (hours * 3600 + minutes * 60)
    }
    guard scan.isAtEnd else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    let seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset
    microseconds = Int64(seconds) * 1_000_000 + Int64(fraction)
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
    let fraction = microseconds - Int64(civil.date.daysSince1970) * 86_400_000_000 - Int64(civil.second) * 1_000_000
    let digits = String(fraction)
    return "\(utc).\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)+00"
  }

  /// `10:00:00` of the day that is `offset` seconds east of UTC.
  package func clock(offset: Int = 0) -> String {
    Moment.clock(Moment(microseconds: microseconds + Int64(offset) * 1_000_000).civil.second)
  }

  private var civil: (date: CivilDate, second: Int) {
    // Rounded towards the past, before 1970 too.
    let seconds = Int(microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000)
    let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    return (CivilDate(daysSince1970: days), seconds - days * 86400)
  }

  private static func clock(_ second: Int) -> String {
    "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
  }
}

extension Duration {
  package var inMicroseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds.multipliedAtMost(by: 1_000_000).addingAtMost(attoseconds / 1_000_000_000_000)
  }
  /// Without its sign: clocks are set back now and then.
  package var magnitude: Duration { self < .zero ? .zero - self : self }
  package var inMilliseconds: Double { Double(inMicroseconds) / 1000 }
  package var inSeconds: Double { Double(inMicroseconds) / 1_000_000 }
}

/// A day of the proleptic Gregorian calendar.
package struct CivilDate: CustomStringConvertible {
  package var year, month, day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  // Both directions after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": years begin in March, so
  // that the leap day is the last of its year.
  package init(daysSince1970 days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  package var daysSince1970: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package var description: String {
    let digits = String(year)
    return "\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)-\(twoDigits(month))-\(twoDigits(day))"
  }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

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
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// The digits after a decimal point, as microseconds.
  mutating func fraction() -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let six = digits.prefix(6)
    let value = six.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return (six.count..<6).reduce(value) { number, _ in number * 10 }
  }
}
