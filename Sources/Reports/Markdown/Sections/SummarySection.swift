// What happened, why, and what is being done: three sentences, for those who read no further.

import Diagnosis
import Samples

extension IncidentReport {
  var heading: [Block] { [.heading(1, title)] }

  var summary: [Block] { [.heading(2, "Summary"), .paragraph([whatIsHurt, why, whatNext])] }

  private var title: Inline {
    if let ended, let began { return "\(incident): \(names) \(isOne ? "was" : "were") hurt for \(ended - began)" }
    if !affected.isEmpty { return "\(incident): \(names) \(isOne ? "is" : "are") \(status ?? "hurt")" }
    if let worst = urgent.first { return worst.severity < .critical ? "\(worst.title)" : "\(incident): \(worst.title)" }
    return answering.isEmpty ? "No server has answered yet" : "Nothing wrong found"
  }

  /// To the minute.
  private var incident: Inline { "Incident of \(own: String((began ?? now).utc.prefix(16))) UTC" }
  private var names: Inline { affected.map { "\(name: $0.source.name)" }.listed(most: 3) }
  private var isOne: Bool { affected.count == 1 }

  // MARK: First sentence

  private var whatIsHurt: Inline {
    if let ended, let began {
      return "\(subject) \(isOne ? "was" : "were") hurt for \(ended - began), from \(began) to \(ended) UTC,"
        + " and \(isOne ? "has" : "have") been running for \(now - ended) since."
    }
    if !affected.isEmpty { return "\(subject) \(isOne ? "has" : "have") been \(status ?? "failing")\(duration)." }
    if let lost = unusable { return lost }
    if evidence.targets.isEmpty || (evidence.materialize.sources.value == nil && evidence.watchesMaterialize) {
      return "No server has said yet how the sources are."
    }
    return "\(running), and none of them was hurt within the last day."
  }

  private var subject: Inline {
    let total = evidence.materialize.sources.value?.count ?? 0
    return isOne
      ? "Source \(names)"
      : "\(affected.count) of \(total) sources (\(affected.map { "\(name: $0.source.name)" }.listed()))"
  }

  /// That of all of them; `nil` where there is no such one, or it is no more than a moment between two attempts.
  private var status: String? {
    let statuses = Set(affected.map(\.source.status))
    guard statuses.count == 1, let status = statuses.first, status != .starting else { return nil }
    return status.text
  }

  private var duration: Inline { began.map { " for \(now - $0), since \($0) UTC" } ?? "" }

  /// Of servers that cannot be used from here, where nothing is known of sources.
  private var unusable: Inline? {
    let lost = evidence.targets.filter { evidence.link(of: $0.id)?.lost != nil }
    guard !lost.isEmpty else { return nil }
    let servers = lost.map { "\(name: $0.id.name)" }.listed() as Inline
    let consequence: Inline =
      lost.contains { $0.id == .materialize } ? ", so that it is not known how the sources are" : ""
    let since: Inline = began.map { " since \($0) UTC" } ?? ""
    return "\(servers) could not be used from here\(since)\(consequence)."
  }

  private var running: Inline {
    guard let sources = evidence.materialize.sources.value else {
      return "\(counted(evidence.upstreamNames.count, "upstream")) can be used; Materialize is not watched"
    }
    let count = sources.count { $0.status == .running }
    if sources.isEmpty { return "Materialize has no PostgreSQL source" }
    return count == sources.count
      ? (count == 1 ? "The source is running" : "All \(count) sources are running")
      : "\(count) of \(sources.count) sources are running"
  }

  // MARK: Second sentence

  private var why: Inline {
    guard let finding = explanation else {
      return isHealthy
        ? "\(lookedAt)."
        : "Why is not known: nothing that was looked at explains it."
    }
    let clause = finding.clause
    let place: Inline = finding.upstream.flatMap { clause.contains($0) ? nil : " (\(name: $0))" } ?? ""
    let proof =
      finding.evidence.first.map { exhibit -> Inline in ", as seen in \(exhibit.sentence.cut(to: 240))" } ?? ""
    let isCause = !affected.isEmpty || finding.severity == .critical
    let kind: Inline = isCause ? "The cause is" : "What is most urgent is"
    return "\(kind) \(own: finding.certainty) (`\(own: finding.cause.rawValue)`): \(clause)\(place)\(proof)."
  }

  private var lookedAt: Inline {
    guard !answering.isEmpty else { return "Nobody can tell before a server answers" }
    return "\(answering.map { "\(name: $0.id.name)" }.listed()) answered, and what they answered shows nothing wrong"
  }

  // MARK: Third sentence

  private var whatNext: Inline {
    if let latest = recentChanges.last {
      let count = counted(recentChanges.count, "change was", plural: "changes were")
      let which: Inline = recentChanges.count > 1 ? "the latest " : ""
      return "\(own: count) made, \(which)at \(latest.at) UTC on \(name: latest.upstream): \(latest.purpose)"
        + " (\(own: latest.outcome.words))\(onward)."
    }
    if ended != nil || isHealthy {
      return "Nothing was changed on any server by this program, and nothing has to be done at once."
    }
    return "Nothing was changed on any server by this program\(onward)."
  }

  private var onward: Inline {
    guard ended == nil, let finding = explanation, let remedy = look.remedies(for: finding).first else { return "" }
    return "; what helps first: \(remedy)"
  }
}

extension Finding {
  /// Why, without the remark that it is over, which has been told by then.
  fileprivate var clause: String {
    guard title.hasPrefix("recovered "), let end = title.firstRange(of: ": ") else { return title }
    return String(title[end.upperBound...])
  }
}
