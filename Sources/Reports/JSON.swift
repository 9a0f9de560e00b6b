// JSON as it is written: keys in a fixed order, everything that could steer a terminal escaped.

import Samples

enum JSON {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number in thousandths: 350 is `0.35`. More digits would be noise.
  case thousandths(Int64)
  case string(String)
  case array([JSON])
  case object([(key: String, value: JSON)])

  static func string(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
  static func bool(_ value: Bool?) -> JSON { value.map { .bool($0) } ?? .null }
  static func integer(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }

  /// The text, values that fit on a line of 110 columns on one line, others one member a line.
  func written(indentation: Int = 0) -> String {
    let line = onOneLine
    guard indentation + line.count > 110 else { return line }
    let margin = String(repeating: " ", count: indentation + 2)
    let end = "\n" + String(repeating: " ", count: indentation)
    switch self {
    case .array(let elements):
      let lines = elements.map { margin + $0.written(indentation: indentation + 2) }
      return "[\n" + lines.joined(separator: ",\n") + end + "]"
    case .object(let members):
      let lines = members.map { key, value in
        "\(margin)\(JSON.quoted(key)): \(value.written(indentation: indentation + 2))"
      }
      return "{\n" + lines.joined(separator: ",\n") + end + "}"
    case .null, .bool, .integer, .thousandths, .string: return line
    }
  }

  private var onOneLine: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .thousandths(let value): JSON.decimal(value)
    case .string(let text): JSON.quoted(text)
    case .array(let elements): "[" + elements.map(\.onOneLine).joined(separator: ", ") + "]"
    case .object(let members):
      members.isEmpty
        ? "{}" : "{ " + members.map { "\(JSON.quoted($0.key)): \($0.value.onOneLine)" }.joined(separator: ", ") + " }"
    }
  }

  private static func decimal(_ thousandths: Int64) -> String {
    let sign = thousandths < 0 ? "-" : ""
    let (whole, rest) = (thousandths.magnitude / 1000, thousandths.magnitude % 1000)
    guard rest > 0 else { return "\(sign)\(whole)" }
    var digits = String(rest + 1000).dropFirst()
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let scalar where scalar.isSteering: result += scalar.escaped
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
