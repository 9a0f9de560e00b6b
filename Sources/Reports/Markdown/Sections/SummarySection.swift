// What happened, why, and what is being done: three sentences, for those who read no further.

import Diagnosis
import Samples

extension IncidentReport {
  var heading: [Block] { [.heading(1, title)] }

  var summary: [Block] { [.heading(2, "Summary"), .paragraph([whatIsHurt, why, whatNext])] }

  private var title: Inline {
    if let ended, let began, isOneSpan {
      return "\(incident): \(names) \(isOne ? "was" : "were") hurt for \(ended - began)"
    }
    if !isOneSpan { return "\(incident): \(names) \(failures)\(ended == nil ? " and \(stateNow)" as Inline : "")" }
    if !affected.isEmpty { return "\(incident): \(names) \(state)" }
    if let worst = urgent.first { return worst.severity < .critical ? "\(worst.title)" : "\(incident): \(worst.title)" }
    return answering.isEmpty ? "No server has answered yet" : "Nothing wrong found"
  }

  /// To the minute.
  private var incident: Inline { "Incident of \(own: String((began ?? now).utc.prefix(16))) UTC" }
  private var names: Inline { affected.map { "\(name: $0.source.name)" }.listed(most: 3) }
  private var isOne: Bool { affected.count == 1 }
  private var have: String { isOne ? "has" : "have" }
  private var state: Inline { "\(isOne ? "is" : "are") \(status ?? "hurt")" }

  // MARK: First sentence

  private var whatIsHurt: Inline {
    if !isOneSpan { return "\(subject) \(failures), for \(eachSpan), \(course)." }
    if let ended, let began {
      return "\(subject) \(isOne ? "was" : "were") hurt for \(ended - began), from \(began) to \(ended) UTC,"
        + " and \(have) been running for \(elapsed(since: ended)) since."
    }
    if !affected.isEmpty { return "\(subject) \(have) been \(status ?? "failing")\(duration)." }
    if let lost = unusable { return lost }
    if evidence.targets.isEmpty || (evidence.materialize.sources.value == nil && evidence.watchesMaterialize) {
      return "No server has said yet how the sources are."
    }
    return "\(standing)."
  }

  private var subject: Inline {
    let total = evidence.materialize.sources.value?.count ?? 0
    let names = affected.map { "\(name: $0.source.name)" }.listed() as Inline
    if isOne { return "Source \(names)" }
    return affected.count == total
      ? "All \(total) sources (\(names))" : "\(affected.count) of \(total) sources (\(names))"
  }

  // MARK: Those that fail again and again

  /// Between the beginning and the end, or now, somebody was hurt all the time.
  private var isOneSpan: Bool {
    let outages = affected.flatMap(\.outages).sorted { ($0.began ?? now) < ($1.began ?? now) }
    var end = outages.first?.began ?? now
    for outage in outages {
      if let began = outage.began, began > end { return false }
      end = max(end, outage.ended ?? now)
    }
    return true
  }

  /// `failed 4 to 5 times each`
  private var failures: Inline {
    let counts = affected.map(\.outages.count)
    guard let fewest = counts.min(), let most = counts.max() else { return "" }
    let times: Inline = most == 1 ? "once" : "\(own: range("\(fewest)", "\(most)")) times"
    return "failed \(times)\(own: isOne ? "" : " each")"
  }

  /// `5s to 13s each time`
  private var eachSpan: Inline {
    let spans = affected.flatMap(\.outages).compactMap(span(of:))
    guard let shortest = spans.min(), let longest = spans.max() else { return "a time that is not known" }
    let each = affected.contains { $0.outages.count > 1 } ? " each time" : ""
    return "\(own: range(shortest.brief, longest.brief) + each)"
  }

  private func range(_ least: String, _ most: String) -> String { least == most ? least : "\(least) to \(most)" }

  private var course: Inline {
    let begin: Inline = began.map { "\($0)" } ?? "?"
    if let ended {
      return "between \(begin) and \(ended) UTC, and \(have) been running for \(elapsed(since: ended)) since"
    }
    return "since \(begin) UTC, and \(stateNow) now"
  }

  private var stateNow: Inline {
    let hurt = affected.count { $0.ended == nil }
    return hurt == affected.count ? state : "\(hurt) of them \(hurt == 1 ? "is" : "are") hurt"
  }

  /// That of all of them; `nil` where there is no such one, or it is no more than a moment between two attempts.
  private var status: String? {
    let statuses = Set(affected.map(\.source.status))
    guard statuses.count == 1, let status = statuses.first, status != .starting else { return nil }
    return status.text
  }

  private var duration: Inline { began.map { " for \(elapsed(since: $0)), since \($0) UTC" } ?? "" }

  /// Of servers that cannot be used from here, where nothing is known of sources.
  private var unusable: Inline? {
    let lost = evidence.targets.filter { evidence.link(of: $0.id)?.lost != nil }
    guard !lost.isEmpty else { return nil }
    let servers = lost.map { "\(name: $0.id.name)" }.listed() as Inline
    let consequence: Inline =
      lost.contains { $0.id == .materialize } ? ", so that it is not known how the sources are" : ""
    let since: Inline = began.map { " since \($0) UTC" } ?? ""
    return "\(servers) \(own: lost.count == 1 ? "has" : "have") not been usable from here\(since)\(consequence)."
  }

  private var standing: Inline {
    guard let sources = evidence.materialize.sources.value else {
      let watched = counted(evidence.upstreamNames.count, "upstream is", plural: "upstreams are")
      return "\(own: watched) watched, and Materialize is not: how the sources are is not known"
    }
    var statuses: [Source.Status] = []
    for source in sources where !statuses.contains(source.status) { statuses.append(source.status) }
    guard let first = statuses.first else { return "Materialize has no PostgreSQL source" }
    let parts = statuses.map { status -> Inline in
      let count = sources.count { $0.status == status }
      return "\(count) \(own: count == 1 ? "is" : "are") \(status.text)"
    }
    let who: Inline = sources.count == 1 ? "The source is" : "All \(sources.count) sources are"
    let how: Inline = parts.count == 1 ? "\(who) \(first.text)" : "Of \(sources.count) sources \(parts.listed())"
    return "\(how), and none was hurt within the last day"
  }

  // MARK: Second sentence

  private var why: Inline {
    guard let finding = explanation else {
      return isHealthy
        ? "\(lookedAt)."
        : "Why is not known: nothing that was looked at explains it."
    }
    let clause = finding.clause
    // What is so at several upstreams is a matter of none of them.
    let upstreams = findingGroups.first { $0.first == finding }?.upstreams ?? []
    let place: Inline = upstreams.count == 1 && !clause.contains(upstreams[0]) ? " (\(name: upstreams[0]))" : ""
    let proof =
      finding.support.first.map { exhibit -> Inline in ", as seen in \(exhibit.sentence, atMost: 240)" } ?? ""
    let cause: Inline = "`\(own: finding.cause.rawValue)`"
    let kind: Inline =
      explains(finding) ? "The cause is \(own: finding.certainty) (\(cause))" : "What is most urgent is \(cause)"
    return "\(kind): \(clause)\(place)\(proof)."
  }

  private var lookedAt: Inline {
    guard !answering.isEmpty else { return "Nobody can tell before a server answers" }
    return "\(answering.map { "\(name: $0.id.name)" }.listed()) answered, and nothing wrong is to be seen in that"
  }

  // MARK: Third sentence

  private var whatNext: Inline {
    if let latest = recentChanges.last {
      let count = counted(recentChanges.count, "change was", plural: "changes were")
      let which: Inline = recentChanges.count > 1 ? "the latest " : ""
      return "\(own: count) made, \(which)at \(latest.at) UTC on \(name: latest.upstream): \(latest.purpose)"
        + " (\(own: latest.outcome.words))\(onward)."
    }
    if pending == nil, urgent.isEmpty, affected.isEmpty || ended != nil {
      return "Nothing was changed on any server by this program, and nothing has to be done at once."
    }
    return "Nothing was changed on any server by this program\(onward)."
  }

  private var onward: Inline {
    guard let remedy = pending.flatMap({ assessment.remedies(for: $0).first }) else { return "" }
    return "; what helps first: \(remedy)"
  }

  /// What is to be seen to: why somebody is hurt, or soon will be again; else the most urgent that is left.
  private var pending: Finding? {
    if affected.isEmpty || ended == nil || mayRelapse { return explanation }
    return urgent.first { $0.source == nil || !wasTreated }
  }

  /// It has done so before, the latest time is not long over, and nothing has been changed since.
  private var mayRelapse: Bool {
    guard let ended, affected.contains(where: { $0.outages.count > 1 }) else { return false }
    return now - ended < AffectedSource.gap && !wasTreated
  }

  /// Whether something was changed since the sources fell for the last time.
  private var wasTreated: Bool {
    recentChanges.contains { $0.outcome == .applied && $0.at >= latestFailure ?? now }
  }
}
