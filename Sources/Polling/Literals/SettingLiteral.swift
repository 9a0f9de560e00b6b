// A setting's value in the form in which people write it (`5min`, `1.5GB`), brought to the unit of pg_settings.

import Samples

/// Reads values as PostgreSQL's configuration does ("Parameter Names and Values" of the manual).
enum SettingLiteral {
  /// `text` in `unit`, as pg_settings prints it. What has no unit, or is no number, stays as it is.
  /// - Parameter unit: of pg_settings: `ms`, `s`, `min`, `B`, `kB`, `MB`, or a number of them, such as `8kB`.
  static func converted(_ text: String, to unit: String?) -> String {
    guard let unit, let target = measure(of: unit) else { return text }
    let trimmed = text.trimmingSpaces
    let number = trimmed.prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "+" }
    let suffix = String(trimmed.dropFirst(number.count)).trimmingSpaces
    guard let value = Double(number) else { return text }
    // A bare number is in the setting's own unit already; -1 means "off" wherever it is allowed.
    guard !suffix.isEmpty else { return whole(value) }
    guard let given = measure(of: suffix), given.kind == target.kind else { return text }
    return whole(value * given.size / target.size)
  }

  private enum Kind { case time, memory }

  private static func measure(of unit: String) -> (kind: Kind, size: Double)? {
    let digits = unit.prefix { $0.isNumber }
    let factor = digits.isEmpty ? 1 : Double(digits) ?? 1
    let name = String(unit.dropFirst(digits.count))
    if let size = microseconds[name] { return (.time, factor * size) }
    if let size = bytes[name] { return (.memory, factor * size) }
    return nil
  }

  private static let microseconds: [String: Double] = [
    "us": 1, "ms": 1e3, "s": 1e6, "min": 60e6, "h": 3600e6, "d": 86_400e6,
  ]
  private static let bytes: [String: Double] = [
    "B": 1, "kB": 1024, "MB": 1_048_576, "GB": 1_073_741_824, "TB": 1_099_511_627_776,
  ]

  /// Rounded to the nearest whole number, a half to the even one, as PostgreSQL's `rint` does.
  private static func whole(_ value: Double) -> String {
    guard let number = Int64(exactly: nearest(value)) else { return "\(value)" }
    return "\(number)"
  }

  // `rounded()` would need the C library's mathematics, which this room has no other use for.
  private static func nearest(_ value: Double) -> Double {
    guard value.magnitude < 9e15 else { return value }
    let inner = Double(Int64(saturating: value))
    let below = value < inner ? inner - 1 : inner
    let rest = value - below
    if rest == 0.5 { return Int64(saturating: below) % 2 == 0 ? below : below + 1 }
    return rest > 0.5 ? below + 1 : below
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
