// The report of an incident as Markdown, for the channel and for the post-mortem.

import Diagnosis
package import Samples

package struct IncidentReport: Sendable {
  package var assessment: Assessment
  /// What was changed on servers, the oldest first.
  package var journal: [JournalEntry]
  /// `0.1.0`
  package var programVersion: String
  /// Names and addresses are replaced by pseudonyms.
  package var isRedacted: Bool
  /// The sources that it is about.
  let affected: [AffectedSource]

  /// - Parameters:
  ///   - assessment: as of the moment that the report is about; all its times are UTC.
  ///   - journal: entries of other upstreams, and of later, are left out.
  package init(_ assessment: Assessment, journal: [JournalEntry], programVersion: String, isRedacted: Bool = false) {
    self.assessment = assessment
    let watched = Set(assessment.evidence.upstreamNames)
    self.journal = journal.filter { watched.contains($0.upstream) && $0.at <= assessment.at }
    self.programVersion = programVersion
    self.isRedacted = isRedacted
    affected = assessment.evidence.affectedTogether(until: assessment.at)
  }

  /// Ended by a line break.
  package var markdown: String {
    var writer = MarkdownWriter(redactor: isRedacted ? Redactor(assessment.evidence, journal) : nil)
    return writer.write(
      heading + summary + affectedSources + timeline + findings + examination + changes + figures + settings
        + prevention + footer)
  }
}

// MARK: - What the sections have in common

extension IncidentReport {
  var evidence: Evidence { assessment.evidence }
  var now: Moment { assessment.at }
  var urgent: [Finding] { assessment.findings.filter { $0.severity > .info } }
  /// Nothing is hurt, was hurt lately, or will be; of what has not answered nobody knows.
  var isHealthy: Bool { affected.isEmpty && urgent.isEmpty }
  var answering: [Target] { evidence.targets.filter { condition(of: $0) == .live } }

  func answers(_ server: ServerID) -> Bool { answering.contains { $0.id == server } }

  /// `nil` for a server that is not dialled.
  func condition(of target: Target) -> LinkRecord.Condition? {
    guard target.obstacle == nil, let link = evidence.link(of: target.id) else { return nil }
    let condition = link.condition(at: now, patience: assessment.standards.patience)
    // The connection stands, and nothing has come through it yet.
    return condition == .live && link.answeredAt == nil ? .waiting : condition
  }

  /// When it began: with the first of the outages, or else with the first loss of a server.
  var began: Moment? {
    let losses = evidence.targets.compactMap { evidence.link(of: $0.id)?.lost?.first }
    return affected.compactMap(\.began).min() ?? losses.min()
  }

  /// When the last source ran again; `nil` while one does not.
  var ended: Moment? {
    guard !affected.isEmpty, affected.allSatisfy({ $0.ended != nil }) else { return nil }
    return affected.compactMap(\.ended).max()
  }

  /// When the latest outage began, of the source that has not failed again for longest.
  var latestFailure: Moment? { affected.compactMap { $0.outages.last?.began }.min() }

  /// How long an outage lasted, or has lasted.
  func span(of outage: AffectedSource.Outage) -> Duration? {
    outage.began.map { (outage.ended ?? now.wholeSecond) - $0 }
  }

  /// How long ago `moment` was, by the times as they are written.
  func elapsed(since moment: Moment) -> Duration { now.wholeSecond - moment.wholeSecond }

  /// Whether a value of that moment could be newer.
  func isOld(_ moment: Moment) -> Bool { now - moment > assessment.standards.patience }

  /// How old a value of that moment is, if it is: `, 1m 4s ago`.
  func age(_ moment: Moment?) -> Inline {
    moment.flatMap { isOld($0) ? ", \(elapsed(since: $0)) ago" : nil } ?? ""
  }

  /// The upstreams that it is about, in the order in which they are shown; all of them when nothing is wrong.
  var upstreams: [String] {
    let concerned = Set(affected.compactMap { evidence.upstreamName(of: $0.source) } + urgent.compactMap(\.upstream))
    return concerned.isEmpty ? evidence.upstreamNames : evidence.upstreamNames.filter(concerned.contains)
  }

  /// Whether `finding` says why somebody is hurt, or a server cannot be used, more or less surely. Others say what is there.
  func explains(_ finding: Finding) -> Bool {
    finding.source != nil || !answers(finding.upstream.map { .upstream($0) } ?? .materialize)
  }

  /// The finding that explains what is hurt; the most urgent one where nothing is.
  var explanation: Finding? {
    let ids = Set(affected.map(\.id))
    return assessment.findings.first { $0.source.map(ids.contains) == true } ?? urgent.first
  }
}

extension Evidence {
  /// A source that recovered is spoken of for so long.
  private static var memory: Duration { .seconds(86_400) }

  /// The sources that are hurt, with those whose outages ran into theirs. When none is, those of the latest outage of the
  /// last day.
  fileprivate func affectedTogether(until now: Moment) -> [AffectedSource] {
    let sources = latestOutages(until: now).map { AffectedSource($0, in: materialize) }
      .filter { $0.ended.map { now - $0 < Evidence.memory } ?? true }
    let latest = sources.max { ($0.ended ?? now) < ($1.ended ?? now) }
    guard let latest else { return [] }
    let hurt = sources.filter { $0.ended == nil }
    let begin = (hurt.isEmpty ? [latest] : hurt).compactMap(\.began).min() ?? now
    return sources.filter { $0.ended.map { $0 + AffectedSource.gap >= begin } ?? true }
  }
}
