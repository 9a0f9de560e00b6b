// What was looked at, and what could not be: the other half of every finding.

import Diagnosis
import Samples

extension IncidentReport {
  private static let mostServers = 10

  var examination: [Block] {
    let parts = evidence.examination().parts
    guard !parts.isEmpty else { return [] }
    // Those that nothing is missing of tell the least.
    let ranked = parts.filter { !$0.unseen.isEmpty } + parts.filter { $0.unseen.isEmpty }
    let told = ranked.prefix(IncidentReport.mostServers)
    var items = told.map { part in
      let seen: Inline = part.seen.isEmpty ? "nothing" : "\(own: part.seen.joined(separator: ", "))"
      let gaps = gapItems(part.unseen)
      return Block.Item("\(name: part.server.name): \(seen)", gaps.isEmpty ? [] : [.list(gaps)])
    }
    if ranked.count > told.count {
      items.append(Block.Item("… and \(own: counted(ranked.count -| told.count, "more server"))"))
    }
    return [.heading(2, "What was looked at"), .list(items)]
  }

  /// What is missing for the same reason together.
  private func gapItems(_ gaps: [Examination.Gap]) -> [Block.Item] {
    var reasons: [String] = []
    for gap in gaps where !reasons.contains(gap.why) { reasons.append(gap.why) }
    return reasons.map { why in
      let what = gaps.filter { $0.why == why }.map(\.what).joined(separator: ", ")
      return Block.Item("not: \(what) (\(why))")
    }
  }
}
