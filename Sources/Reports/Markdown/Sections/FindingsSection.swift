// The causes, with what speaks for and against each and what helps.

import Diagnosis
import Samples

extension IncidentReport {
  /// Of more, the others are only named.
  private static let mostFindings = 12
  private static let mostExhibits = 8

  var findings: [Block] {
    let groups = findingGroups
    guard !groups.isEmpty, !isHealthy else { return [] }
    let telling = groups.filter(\.tells)
    let told = telling.prefix(IncidentReport.mostFindings)
    let rest = (telling.dropFirst(told.count) + groups.filter { !$0.tells }).map { group in
      Block.Item("\(group.first.title) (`\(own: group.first.cause.rawValue)`, \(own: group.first.severity.word))")
    }
    let further = rest.prefix(IncidentReport.mostFindings)
    let more = rest.count -| further.count
    return [.heading(2, "Findings")] + told.enumerated().flatMap { blocks(of: $1, number: $0 +| 1) }
      + (rest.isEmpty ? [] : [.heading(3, "Besides")])
      + (rest.isEmpty ? [] : [.list(further + (more > 0 ? [Block.Item("… and \(more) more")] : []))])
  }

  /// The same cause at the same upstream, of which many sources may be hurt; or what is the same at several upstreams.
  struct FindingGroup {
    var first: Finding
    var others: [Finding] = []
    /// Of somebody who is hurt, or more than information: to be told in full.
    var tells: Bool { first.source != nil || first.severity > .info }

    /// In the order of their findings.
    var upstreams: [String] {
      ([first] + others).compactMap(\.upstream).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
  }

  var findingGroups: [FindingGroup] {
    var groups: [FindingGroup] = []
    var places: [String: Int] = [:]
    for finding in assessment.findings {
      let kind = "\(finding.cause.rawValue) \(finding.severity.word)"
      // That of two sources at one upstream, or for the same reasons.
      let keys = ["\(kind) \(finding.upstream ?? "")", "\(kind) \(finding.clause) \(finding.support.map(\.sentence))"]
      if finding.source != nil, let place = keys.lazy.compactMap({ places[$0] }).first {
        groups[place].others.append(finding)
      } else {
        if finding.source != nil { for key in keys { places[key] = groups.count } }
        groups.append(FindingGroup(first: finding))
      }
    }
    return groups
  }

  private func blocks(of group: FindingGroup, number: Int) -> [Block] {
    let finding = group.first
    let source = finding.source.map(sourceName)
    var facts: [Inline] = ["**\(own: finding.severity.word)**", "`\(own: finding.cause.rawValue)`"]
    if explains(finding) { facts.append("\(own: finding.certainty)") }
    let upstreams = group.upstreams.map { "\(name: $0)" as Inline }
    if !upstreams.isEmpty { facts.append("upstream\(own: upstreams.count > 1 ? "s" : "") \(upstreams.listed())") }
    var items = points("For", finding.support.map(\.sentence)) + points("Against", finding.against.map(\.sentence))
    items += points("Would settle it", finding.wouldSettle.map(\.words))
    let remedies = finding.advice.map { Block.Item("Helps: \(code: $0)") } + remedyItems(finding)
    let others: [Block] =
      group.others.isEmpty
      ? []
      : [
        .paragraph([
          "The same holds for \(group.others.compactMap { $0.source.map(sourceName) }.map { "\(name: $0)" }.listed(most: 12))."
        ])
      ]
    let whose: Inline = source.map { "\(name: $0): " } ?? ""
    return [
      .heading(3, "\(number). \(whose)\(finding.clause)"), .paragraph([facts.joined(" · ")]), .list(items + remedies),
    ] + others
  }

  private func sourceName(_ id: String) -> String { evidence.source(id)?.name ?? id }

  private func points(_ label: String, _ texts: [String]) -> [Block.Item] {
    let most = IncidentReport.mostExhibits
    return texts.prefix(most).map { Block.Item("\(own: label): \($0)") }
      + (texts.count > most ? [Block.Item("\(own: label): … \(texts.count -| most) more")] : [])
  }

  private func remedyItems(_ finding: Finding) -> [Block.Item] {
    remedies(for: finding, evidence, assessment.standards).map { remedy in
      let detail: Inline = remedy.detail.isEmpty ? "" : " (\(remedy.detail))"
      return Block.Item("Helps: \(remedy.title)\(detail)\(own: remedy.takes.words)")
    }
  }
}

extension Remedy.TakesEffect {
  /// What is added to the title of a remedy.
  fileprivate var words: String {
    switch self {
    case .now: ""
    case .reload: ", takes a reload"
    case .restart: ", takes a restart"
    case .nextSession: ", for sessions that begin from then on"
    case .byHand: ", by hand, elsewhere"
    }
  }
}
