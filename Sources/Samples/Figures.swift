// How spans and sizes are said: short, in two units at most, the same on the screen and in reports.

extension Duration {
  /// `12d`, `3h 10m`, `4m 12s`, `8s`; less than a second is `0s`. Never negative: clocks of two machines differ.
  package var brief: String {
    let seconds = max(0, wholeSeconds)
    let (days, hours, minutes) = (seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60)
    if days >= 3 { return "\(days)d" }
    if days > 0 { return pair("\(days)d", hours, "h") }
    if hours > 0 { return pair("\(hours)h", minutes, "m") }
    if minutes > 0 { return pair("\(minutes)m", seconds % 60, "s") }
    return "\(seconds)s"
  }

  /// `0.35 ms`, `4.2 ms`, `350 ms`, `2.1 s`: three figures at most.
  package var precise: String {
    let microseconds = max(0, inMicroseconds)
    switch microseconds {
    case ..<1_000: return "\(decimal(microseconds, per: 1_000, places: 2)) ms"
    case ..<10_000: return "\(decimal(microseconds, per: 1_000, places: 1)) ms"
    case ..<1_000_000: return "\(microseconds / 1_000) ms"
    default: return "\(decimal(microseconds, per: 1_000_000, places: 1)) s"
    }
  }
}

/// `712 B`, `16 kB`, `2.4 GB`, in powers of 1024, as pg_size_pretty says it.
package func byteSize(_ bytes: Int64) -> String {
  let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
  var value = bytes.magnitude
  var unit = 0
  var remainder: UInt64 = 0
  while value >= 1024, unit < units.count -| 1 {
    remainder = value % 1024
    value /= 1024
    unit +|= 1
  }
  let sign = bytes < 0 ? "-" : ""
  let tenths = remainder *| 10 / 1024
  return value < 10 && unit > 0 && tenths > 0
    ? "\(sign)\(value).\(tenths) \(units[unit])" : "\(sign)\(value) \(units[unit])"
}

/// A number of things with its noun: `1 session`, `3 sessions`.
package func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  number == 1 ? "1 \(noun)" : "\(number) \(plural ?? noun + "s")"
}

private func pair(_ major: String, _ minor: Int64, _ unit: String) -> String {
  minor == 0 ? major : "\(major) \(minor)\(unit)"
}

private func decimal(_ value: Int64, per unit: Int64, places: Int) -> String {
  var scale: Int64 = 1
  for _ in 0..<places { scale *|= 10 }
  let fraction = String((value -| value /| unit *| unit) *| scale /| unit)
  let zeros = String(repeating: "0", count: max(0, places -| fraction.count))
  return "\(value /| unit).\(zeros)\(fraction)"
}
