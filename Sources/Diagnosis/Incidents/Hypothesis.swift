// One cause held against one incident: what speaks for it, what against, and how sure that leaves us. All weighing is
// done here, so that every rule means the same by the same word.

import Samples

/// How much a piece of evidence counts.
enum Weight: Double, Sendable, Comparable {
  /// Fits this cause, and most others too.
  case hint = 0.25
  /// Fits this cause better than others.
  case sign = 0.45
  /// Hardly fits another cause.
  case strong = 0.7
  /// Says so itself: the words of the server, a figure at its limit, a date that has passed.
  case proof = 0.95

  static func < (a: Weight, b: Weight) -> Bool { a.rawValue < b.rawValue }
}

struct Hypothesis: Sendable {
  let cause: Cause
  /// How bad it is, where that is not as bad as the incident looks.
  var severity: Severity?
  /// What helps here, where that is not what the cause's playbook says.
  var remedies: [RemedyID]?
  var advice: [String] = []
  /// Those of the upstream that its evidence blames.
  private(set) var settings: Set<String> = []
  private var pros: [(exhibit: Exhibit, weight: Double)] = []
  private(set) var against: [Exhibit] = []
  private var settling: [Settlement] = []
  private var isProven = false
  /// What is left when everything against it has been counted.
  private var remains = 1.0
  /// That of the heaviest piece of evidence that has one.
  private(set) var title: String?
  private var titleWeight = 0.0

  init(_ cause: Cause) { self.cause = cause }

  /// - Parameters:
  ///   - title: what the finding is called if nothing heavier is found: a clause without a full stop.
  ///   - settings: those of the upstream that are to blame.
  mutating func speaks(
    _ weight: Weight, _ exhibit: Exhibit, title: String? = nil, blaming settings: Set<String> = []
  ) {
    self.settings.formUnion(settings)
    pros.append((exhibit, weight.rawValue))
    if weight == .proof { isProven = true }
    if let title, weight.rawValue > titleWeight {
      self.title = title
      titleWeight = weight.rawValue
    }
  }

  mutating func contradicts(_ weight: Weight, _ exhibit: Exhibit) {
    against.append(exhibit)
    remains *= 1 - weight.rawValue
  }

  /// Shown with the evidence, and counts for nothing.
  mutating func note(_ exhibit: Exhibit) { pros.append((exhibit, 0)) }

  /// Names a measurement that would settle the matter.
  mutating func settle(_ measurement: Settlement) { settling.append(measurement) }

  /// Whether anything speaks for it at all.
  var isFounded: Bool { pros.contains { $0.weight > 0 } }

  /// 0…1. Pieces of evidence are taken as independent; without a proof they never add up to certainty.
  var confidence: Double {
    guard isFounded else { return 0 }
    let belief = 1 - pros.reduce(1) { $0 * (1 - $1.weight) }
    return min(belief, isProven ? 0.99 : 0.89) * remains
  }

  /// The heaviest first, notes last.
  var support: [Exhibit] {
    pros.enumerated().sorted { a, b in
      a.element.weight != b.element.weight ? a.element.weight > b.element.weight : a.offset < b.offset
    }.map(\.element.exhibit)
  }

  /// Empty for what is certain; otherwise never.
  var wouldSettle: [Settlement] {
    if confidence >= Finding.certain { return [] }
    return settling.isEmpty ? cause.entry.settledBy : settling
  }
}
