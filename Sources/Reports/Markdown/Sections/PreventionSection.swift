// The guide's list of prevention, scored on this installation.

import Diagnosis
import Samples

extension IncidentReport {
  private static let mostUpstreams = 3

  var prevention: [Block] {
    let cases = representatives.prefix(IncidentReport.mostUpstreams)
    guard !cases.isEmpty else { return [] }
    return [.heading(2, "Prevention")] + cases.flatMap(blocks)
  }

  /// One source of each upstream: what prevents is a matter of the upstream and the way there.
  private var representatives: [CheckContext] {
    let ids = affected.map(\.source) + (evidence.materialize.sources.value ?? [])
    return upstreams.compactMap { upstream in
      ids.first { evidence.upstreamName(of: $0) == upstream }.map {
        CheckContext(source: $0, findings: assessment.findings, evidence: evidence, standards: assessment.standards)
      }
    }
  }

  private func blocks(of open: CheckContext) -> [Block] {
    let checks = open.prevention
    let (passed, known) = checks.score
    let untold: Inline = known < checks.count ? ", \(checks.count -| known) cannot be told from here" : ""
    let items = checks.map { check -> Block.Item in
      let remedies = check.result == .pass ? [] : open.remedies(for: check).prefix(3).map { "\($0.title)" as Inline }
      let help: Inline = remedies.isEmpty ? "" : " Helps: \(remedies.joined("; "))."
      return Block.Item("**\(check.title)**: \(check.reason)\(help)", mark: check.result == .pass ? .done : .open)
    }
    var sentences: [Inline] = [
      "\(name: open.upstream ?? open.source.name): \(passed) of \(checks.count) points are seen to\(untold)."
    ]
    if let upstream = open.upstream, !answers(.upstream(upstream)),
      let answered = evidence.link(of: .upstream(upstream))?.answeredAt
    {
      sentences.append("It does not answer: what it said of itself is of \(answered) UTC\(age(answered)).")
    }
    return [.paragraph(sentences), .list(items)]
  }
}
