// The value at which a figure becomes a warning or critical, as it is written and read.

import Samples

package enum Level: Sendable, Equatable {
  /// In the base unit of its threshold: a number of things, days, bytes, milliseconds.
  case amount(Double)
  /// Of all that there could be, in percent.
  case share(Double)
  /// Whatever the figure is.
  case never
}

/// `nil` means that nothing is said.
package struct Levels: Sendable, Equatable {
  package var warning, critical: Level?

  package init(warning: Level? = nil, critical: Level? = nil) {
    self.warning = warning
    self.critical = critical
  }

  static let off = Levels(warning: .never, critical: .never)
}

/// In what a threshold is measured.
package enum ThresholdUnit: Sendable {
  case count, connections, days, bytes, milliseconds

  /// What a level may look like, for help and errors.
  package var wanted: String {
    switch self {
    case .count: "a number"
    case .connections: "a number or a percentage such as 10%"
    case .days: "a number of days"
    case .bytes: "a size such as 512MB or 10GB"
    case .milliseconds: "a time such as 250ms or 2s"
    }
  }

  /// What may follow the number, with what it is multiplied by. The last one is the largest.
  fileprivate var suffixes: [(text: String, factor: Double)] {
    switch self {
    case .count, .connections: []
    case .days: [("d", 1)]
    case .bytes: [("B", 1), ("kB", 0x1p10), ("MB", 0x1p20), ("GB", 0x1p30), ("TB", 0x1p40)]
    case .milliseconds: [("ms", 1), ("s", 1000)]
    }
  }
}

extension Level {
  /// Reads `5`, `10%`, `512MB`, `250ms`, or `off` for never. Without a suffix days, bytes and milliseconds are meant.
  init(_ text: String, in unit: ThresholdUnit) throws(ThresholdError) {
    let wrong = ThresholdError(message: "\"\(text)\" is not \(unit.wanted), or off")
    if text == "off" {
      self = .never
    } else if unit == .connections, text.hasSuffix("%") {
      guard let percent = Double(text.dropLast()), (0...100).contains(percent) else { throw wrong }
      self = .share(percent)
    } else {
      let digits = text.prefix { $0.isNumber || $0 == "." }
      let rest = text[digits.endIndex...].drop { $0 == " " }
      let factor = rest.isEmpty ? 1 : unit.suffixes.first { $0.text == rest }?.factor
      guard let number = Double(digits), let factor, number * factor < Level.most else { throw wrong }
      self = .amount(number * factor)
    }
  }

  /// Far beyond anything that is counted here, and still exact.
  private static let most = 1e15

  /// As it may be written.
  package func text(in unit: ThresholdUnit) -> String {
    switch self {
    case .never: return "off"
    case .share(let percent): return Level.digits(percent) + "%"
    case .amount(let amount):
      let fitting = unit.suffixes.last { amount >= $0.factor && (amount / $0.factor).isWhole } ?? unit.suffixes.first
      return Level.digits(amount / (fitting?.factor ?? 1)) + (unit == .days ? "" : fitting?.text ?? "")
    }
  }

  private static func digits(_ number: Double) -> String { Int64(exactly: number).map { String($0) } ?? String(number) }

  /// The figure that is meant, where there could be `whole` of them. A share of connections is two at the least: what one
  /// source needs. `nil` for never, and for a share of what nobody knows.
  func figure(outOf whole: Double?) -> Double? {
    switch self {
    case .never: nil
    case .amount(let amount): amount
    case .share(let percent): whole.map { max(2, ($0 * percent / 100).rounded(.down)) }
    }
  }
}

extension Double {
  fileprivate var isWhole: Bool { self == rounded() }
}
