// What the wizard is about, as it stands now: the source, its findings, and the remedies that they have.

import Diagnosis
import Samples

extension Model {
  /// The subject at hand: the chosen one, or that of the most urgent finding.
  var wizardSubject: Wizard.Subject? {
    if let subject = wizard.subject { return subject }
    let urgent = findings.filter { $0.severity > .info } + findings
    if let id = urgent.lazy.compactMap(\.source).first { return .source(id) }
    if let name = urgent.lazy.compactMap(\.upstream).first {
      return (evidence.sources(fedBy: name).first?.id).map { .source($0) } ?? .upstream(name)
    }
    return (evidence.materialize.sources.value?.first?.id).map { .source($0) }
      ?? evidence.upstreamNames.first.map { .upstream($0) }
  }

  /// `nil` when there is no source to be had.
  var wizardCase: CheckContext? {
    guard case .source(let id)? = wizardSubject, let source = evidence.source(id) else { return nil }
    return CheckContext(source: source, findings: findings, evidence: evidence, standards: standards)
  }

  var wizardUpstream: String? {
    switch wizardSubject {
    case .source(let id)?: evidence.source(id).flatMap(evidence.upstreamName)
    case .upstream(let name)?: name
    case nil: nil
    }
  }

  /// The findings that the wizard's subject has, most urgent first.
  var wizardFindings: [Finding] {
    if let open = wizardCase { return open.findings }
    let upstream = wizardUpstream
    return findings.filter { $0.upstream == upstream }
  }

  /// What to call the subject.
  var wizardName: String {
    switch wizardSubject {
    case .source(let id)?: evidence.source(id)?.name ?? id
    case .upstream(let name)?: name
    case nil: "nothing yet"
    }
  }

  // MARK: Remedies

  /// What helps against a finding, each with the key by which it is found again.
  func offers(for finding: Finding) -> [(key: RemedyKey, remedy: Remedy)] {
    numbered(remedies(for: finding, evidence, standards), reason: finding.id)
  }

  /// What helps where a check does not pass.
  func offers(for check: Check) -> [(key: RemedyKey, remedy: Remedy)] {
    guard check.result != .pass, let open = wizardCase else { return [] }
    return numbered(open.remedies(for: check), reason: check.id)
  }

  private func numbered(_ remedies: [Remedy], reason: String) -> [(key: RemedyKey, remedy: Remedy)] {
    var seen: [RemedyID: Int] = [:]
    return remedies.map { remedy in
      let size = seen[remedy.id, default: 0]
      seen[remedy.id] = size + 1
      return (RemedyKey(reason: reason, remedy: remedy.id, size: size), remedy)
    }
  }

  /// The remedy as it is now; `nil` when nothing of it is left to do.
  func remedy(_ key: RemedyKey) -> Remedy? {
    if let finding = findings.first(where: { $0.id == key.reason }) {
      return offers(for: finding).first { $0.key == key }?.remedy
    }
    let checks = wizardCase.map { $0.checklist + $0.prevention } ?? []
    guard let check = checks.first(where: { $0.id == key.reason }) else { return nil }
    return offers(for: check).first { $0.key == key }?.remedy
  }

  // MARK: Sessions to end

  /// Of those listed, the ones that will be ended: those of the role that has most, unless the operator says otherwise.
  /// Once some were ended, none of the others is chosen by itself: then another role has most, which does no harm.
  func chosen(of sessions: [IdleSession]) -> Set<Change.SessionHandle> {
    let counts = sessions.reduce(into: [:]) { counts, session in counts[session.role, default: 0] += 1 }
    let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    let isFirst = wizard.detail.map { wizard.changes[$0] == nil } ?? true
    return Set(sessions.filter { wizard.marks[$0.id] ?? (isFirst && $0.role == most) }.map(\.id))
  }
}
