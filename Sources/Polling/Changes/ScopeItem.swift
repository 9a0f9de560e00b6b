// One value of the scope that a change touches, as it was read from the server before or after.

import Samples

/// A setting of one scope, or a connection limit.
struct ScopeItem: Sendable, Equatable {
  /// As `Change.Action.wanted` and `ChangeReport.Difference` name it.
  var name: String
  /// What the scope itself holds, as it was written there; `nil` when it holds nothing.
  var value: String?
  /// Whether `value` could be read: the places of settings are hidden from ordinary roles.
  var isValueKnown = true
  /// What is in force as long as the scope holds nothing; `nil` where that depends on who asks.
  var inForce: String?
  /// The unit of pg_settings, in which `inForce` is.
  var unit: String?
  /// Why the value of the scope is not used: an error in a file, a place that outweighs it.
  var obstacle: String?
  var waitsForRestart = false
  /// The server still uses a value of this place that is not written there any more.
  var isOutdated = false

  /// How far it has come to what was asked for.
  enum Standing: Equatable {
    case reached
    case waitsForRestart
    /// It is written where it belongs, but the server has not read it.
    case unread
    /// Something else stands there.
    case other(String)
  }

  /// - Parameter wanted: `nil` for nothing in this scope.
  func standing(wanting wanted: String?) -> Standing {
    if let obstacle { return .other(obstacle) }
    guard isWritten(wanted) else {
      return .other("\(name) is \(value ?? inForce ?? "not set") instead of \(wanted ?? "not set in this place")")
    }
    if waitsForRestart { return .waitsForRestart }
    if isOutdated { return .unread }
    guard let wanted, let inForce else { return .reached }
    return isSame(wanted, inForce) ? .reached : .unread
  }

  /// What people are told of it.
  var shown: String? { value ?? inForce }

  /// What is to be written to have it back as it was. Where the place may not be seen, that is what is in force.
  var former: String? { isValueKnown ? value : inForce }

  /// Whether the scope holds `wanted`, for all that can be seen.
  func isWritten(_ wanted: String?) -> Bool {
    guard isValueKnown else {
      // All that can be seen is what is in force, and after RESET that may be anything.
      guard let wanted, let inForce else { return true }
      return waitsForRestart || isSame(wanted, inForce)
    }
    switch (wanted, value) {
    case (nil, nil): return true
    case (let wanted?, let value?): return isSame(wanted, value)
    default: return false
    }
  }

  /// `5min` is 300000 in milliseconds, and `yes` is `on`.
  private func isSame(_ one: String, _ other: String) -> Bool {
    if one == other { return true }
    let (a, b) = (SettingLiteral.converted(one, to: unit), SettingLiteral.converted(other, to: unit))
    if let x = Double(a), let y = Double(b) { return x == y }
    return ScopeItem.spelling(a) == ScopeItem.spelling(b)
  }

  private static func spelling(_ value: String) -> String {
    switch value.lowercased() {
    case "on", "true", "yes": "on"
    case "off", "false", "no": "off"
    case let other: other
    }
  }
}

extension [ScopeItem] {
  subscript(named name: String) -> ScopeItem? { first { $0.name == name } }
}
