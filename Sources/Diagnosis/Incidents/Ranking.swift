// The causes of one incident in the order in which they are told: what is a consequence of a likelier one is no second cause.

extension [Hypothesis] {
  /// The likeliest first, without those that a likelier one explains, and without those that hardly anything speaks for.
  /// `Cause.allCases` decides between equals.
  var settled: [Hypothesis] {
    let ranked = enumerated().sorted { a, b in
      let (x, y) = (a.element.rank, b.element.rank)
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
    guard let first = ranked.first else { return [] }
    // Beside a certain cause only a likely one is worth a word.
    let least = first.confidence >= Finding.certain ? Finding.likely : 0.2
    var kept = [first]
    for rival in ranked.dropFirst() where kept.count < 3 && rival.confidence >= least {
      if kept.contains(where: { $0.cause.explains(rival.cause) }) { continue }
      kept.append(rival)
    }
    return kept
  }
}

extension Hypothesis {
  /// By which it is ranked. That connections break is what every cause looks like: however often it was seen, it stands
  /// behind whatever else is likely.
  fileprivate var rank: Double {
    cause.rule.isFallback ? min(confidence, Finding.likely - 0.01) : confidence
  }
}
