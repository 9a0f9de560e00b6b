// The text format of OpenMetrics 1.0, as far as gauges go: Prometheus and its node_exporter read it too.

import Samples

/// A gauge with its samples. The name ends in the unit, where there is one.
struct MetricFamily {
  var name: String
  var unit: String?
  var help: String
  private var samples: [String] = []

  init(_ name: String, unit: String? = nil, _ help: String) {
    self.name = name
    self.unit = unit
    self.help = help
  }

  mutating func add(_ value: Double?, _ labels: KeyValuePairs<String, String?> = [:]) {
    guard let value, value.isFinite else { return }
    let pairs = labels.compactMap { key, text in text.map { "\(key)=\"\(MetricFamily.escaped($0))\"" } }
    samples.append("\(name)\(pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") \(MetricFamily.written(value))")
  }

  /// Nothing for a family without samples: what is not known has none.
  var lines: [String] {
    guard !samples.isEmpty else { return [] }
    let unitLine = unit.map { ["# UNIT \(name) \($0)"] } ?? []
    return ["# TYPE \(name) gauge"] + unitLine + ["# HELP \(name) \(MetricFamily.escaped(help))"] + samples
  }

  private static func written(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int64(saturating: value)) : String(value)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
