// A measured number beside what was wanted of it, and how times are summed up.

struct Figure {
  private let name: String
  private let value: Double
  private let unit: String
  private let limit: Double?
  private let note: String

  init(_ name: String, _ value: Double, _ unit: String, below limit: Double? = nil, _ note: String = "") {
    self.name = name
    self.value = value
    self.unit = unit
    self.limit = limit
    self.note = note
  }

  /// `first frame                       18.2 ms   wanted < 50: met      slowest 31.0 ms`
  var line: String {
    let wish = limit.map { "wanted < \($0.short): \(value < $0 ? "met" : "MISSED")" } ?? ""
    return "\(name.padded(to: 36))\(value.short.padded(to: 8, left: true)) \(unit.padded(to: 4))"
      + "\(wish.padded(to: 22))\(note)"
  }
}

extension Double {
  /// Two digits behind the point below 10, one below 100, else none.
  var short: String {
    if self >= 100 { return String(Int(self.rounded())) }
    let scale = self >= 10 ? 10.0 : 100.0
    let text = String((self * scale).rounded() / scale)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension String {
  func padded(to width: Int, left: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - count))
    return left ? blanks + self : self + blanks
  }

  subscript(index: Int) -> Character { self[self.index(startIndex, offsetBy: index)] }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }
}

extension [Duration] {
  var median: Duration { percentile(50) }
  var slowest: String { "\(percentile(100).milliseconds.short) ms" }

  /// The time that `percent` of all did not exceed.
  func percentile(_ percent: Int) -> Duration {
    sorted()[Swift.max(0, (count * percent + 99) / 100 - 1)]
  }
}
