// What must be told first to somebody who begins to read in the middle: how things stand.

package import Samples

/// The latest sample of each kind and server, each as complete as if everything had been asked with it. Bounded.
package struct RecordingPreamble: Sendable {
  private var latest: [DeltaKey: Sample] = [:]

  /// Of what comes bit by bit so many are kept: rows of the status history, and entries of each log.
  private static let events = 500

  package init() {}

  package mutating func take(_ sample: Sample) {
    var key = sample.deltaKey
    switch sample {
    case .targets(let targets, _):
      let watched = Set(targets.map(\.id) + [.materialize])
      latest = latest.filter { watched.contains($0.key.server) }
      latest[key] = sample
    case .materialize(let answer):
      key.part = ""
      guard case .materialize(let known)? = latest[key] else { return latest[key] = sample }
      latest[key] = .materialize(known.renewed(with: answer, events: RecordingPreamble.events))
    case .upstream(let name, let answer):
      key.part = ""
      guard case .upstream(_, let known)? = latest[key] else { return latest[key] = sample }
      latest[key] = .upstream(name, known.renewed(with: answer, events: RecordingPreamble.events))
    case .logs(let name, let reading, let at):
      guard case .logs(_, let known, _)? = latest[key] else { return latest[key] = sample }
      latest[key] = .logs(name, known.renewed(with: reading, events: RecordingPreamble.events), at: at)
    // Somebody wanted to see more of a log for a moment; an end that nobody saw is for the journal to know.
    case .lookedBack, .change: break
    default: latest[key] = sample
    }
  }

  /// The targets first, all others as they came.
  package var samples: [Sample] {
    latest.sorted { a, b in
      if (a.key.kind == .targets) != (b.key.kind == .targets) { return a.key.kind == .targets }
      return (a.value.at, a.key.server) < (b.value.at, b.key.server)
    }.map(\.value)
  }
}

extension MaterializeSample {
  fileprivate func renewed(with newer: MaterializeSample, events limit: Int) -> MaterializeSample {
    var result = newer
    result.facts = facts.renewed(with: newer.facts)
    result.sources = sources.renewed(with: newer.sources)
    result.connections = connections.renewed(with: newer.connections)
    result.tables = tables.renewed(with: newer.tables)
    result.statistics = statistics.renewed(with: newer.statistics)
    result.events = events.renewed(with: newer.events)
    if let before = events?.value, let news = newer.events?.value {
      result.events?.value = Array((before + news).suffix(limit))
    }
    return result
  }
}

extension UpstreamSample {
  fileprivate func renewed(with newer: UpstreamSample, events limit: Int) -> UpstreamSample {
    var result = newer
    result.facts = facts.renewed(with: newer.facts)
    result.sessions = sessions.renewed(with: newer.sessions)
    result.replication = replication.renewed(with: newer.replication)
    result.settings = settings.renewed(with: newer.settings)
    result.accessRules = accessRules.renewed(with: newer.accessRules)
    if let logs { result.logs = newer.logs.map { logs.renewed(with: $0, events: limit) } ?? logs }
    return result
  }
}

extension Optional {
  /// What was not asked this time stays as it was.
  fileprivate func renewed<Value>(with newer: Self) -> Self where Wrapped == Reading<Value> {
    guard var reading = self, let newer else { return newer ?? self }
    reading.renew(with: newer)
    return reading
  }
}

extension Reading<LogExcerpt> {
  fileprivate func renewed(with newer: Reading, events limit: Int) -> Reading {
    var result = self
    result.renew(with: newer)
    if let before = value?.events, let news = newer.value?.events {
      result.value?.events = Array((before + news).suffix(limit))
    }
    return result
  }
}
