// The thresholds that are in force, and what a figure means by them.

package import Samples

/// What somebody said of one threshold.
package struct ThresholdChange: Sendable, Equatable {
  package var threshold: Threshold
  package var levels: Levels

  /// - Throws: when both levels are given and the warning would come after the critical.
  package init(_ threshold: Threshold, _ levels: Levels) throws(ThresholdError) {
    self.threshold = threshold
    self.levels = levels
    guard threshold.isInOrder(levels) else {
      throw ThresholdError(
        message: "\(threshold.rawValue) must be a warning before it is critical: the warning must be the "
          + (threshold.entry.isLow ? "larger" : "smaller") + " one")
    }
  }

  /// Reads the levels as the configuration has them: each as text.
  package init(_ threshold: Threshold, warning: String?, critical: String?) throws(ThresholdError) {
    func level(_ text: String?) throws(ThresholdError) -> Level? {
      guard let text else { return nil }
      return try Level(text, in: threshold.entry.unit)
    }
    try self.init(threshold, Levels(warning: level(warning), critical: level(critical)))
  }

  /// Reads `NAME=WARNING[,CRITICAL]`; a warning that is left empty stays as it is.
  package init(argument: String) throws(ThresholdError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let threshold = try Threshold(named: parts[0])
    let texts = parts.dropFirst().first?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    guard (1...2).contains(texts.count), !texts.allSatisfy(\.isEmpty) else {
      throw ThresholdError(message: "\"\(argument)\" is not NAME=WARNING[,CRITICAL]")
    }
    let given = texts.map { $0.isEmpty ? nil : $0 }
    try self.init(threshold, warning: given[0], critical: given.count > 1 ? given[1] : nil)
  }
}

package struct Thresholds: Sendable, Equatable {
  private var levels = Dictionary(uniqueKeysWithValues: Threshold.allCases.map { ($0, $0.entry.standard) })

  /// Those of the table, changed by `changes`, the later ones last.
  package init(_ changes: [ThresholdChange] = []) { changes.forEach { apply($0) } }

  package subscript(threshold: Threshold) -> Levels { levels[threshold] ?? threshold.entry.standard }

  /// A level that is not said stays as it was, and gives way to one that is said and lies beyond it.
  private mutating func apply(_ change: ThresholdChange) {
    let said = change.levels
    var result = Levels(
      warning: said.warning ?? self[change.threshold].warning,
      critical: said.critical ?? self[change.threshold].critical)
    if !change.threshold.isInOrder(result) {
      if said.critical == nil { result.critical = result.warning } else { result.warning = result.critical }
    }
    levels[change.threshold] = result
  }

  /// How bad a figure is; `nil`: it is not.
  /// - Parameter whole: how many there could be, where a share of them may be meant.
  package func severity(of figure: Double, against threshold: Threshold, outOf whole: Double? = nil) -> Severity? {
    func isReached(_ level: Level?) -> Bool {
      guard let limit = level?.figure(outOf: whole) else { return false }
      return threshold.entry.isLow ? figure <= limit : figure >= limit
    }
    return isReached(self[threshold].critical) ? .critical : isReached(self[threshold].warning) ? .warning : nil
  }

  /// The figures at which `threshold` is a warning, and critical.
  package func figures(of threshold: Threshold, outOf whole: Double? = nil) -> (warning: Double?, critical: Double?) {
    (self[threshold].warning?.figure(outOf: whole), self[threshold].critical?.figure(outOf: whole))
  }
}

extension Threshold {
  /// Whether the warning comes before the critical. A share and a number cannot be compared.
  fileprivate func isInOrder(_ levels: Levels) -> Bool {
    switch (levels.warning, levels.critical) {
    case (.amount(let warning), .amount(let critical)), (.share(let warning), .share(let critical)):
      entry.isLow ? warning >= critical : warning <= critical
    default: true
    }
  }
}

extension Thresholds {
  /// What holds whatever the sessions are whose type is hidden; unknown where it hangs on them.
  package func severity(of headroom: Headroom) -> Severity? {
    let (best, worst) = (severity(ofRemaining: headroom.remaining), severity(ofRemaining: headroom.remainingAtLeast))
    func severity(ofRemaining remaining: Int) -> Severity? {
      self.severity(of: Double(remaining), against: .remainingConnections, outOf: Double(headroom.ordinary))
    }
    return best == worst ? best : .unknown
  }

  /// - Parameter left: the time until a certificate expires.
  package func severity(ofExpiryIn left: Duration) -> Severity? {
    severity(of: left.inSeconds / 86_400, against: .certificateDays)
  }
}
