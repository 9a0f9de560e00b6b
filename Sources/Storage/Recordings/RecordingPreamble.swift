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
      var known = MaterializeSample(at: answer.at, roundTrip: answer.roundTrip)
      if case .materialize(let sample)? = latest[key] { known = sample }
      latest[key] = .materialize(known.renewed(with: answer, events: RecordingPreamble.events))
    case .upstream(let name, let answer):
      key.part = ""
      var known = UpstreamSample(at: answer.at, roundTrip: answer.roundTrip)
      if case .upstream(_, let sample)? = latest[key] { known = sample }
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
    result.facts = facts.renewed(with: newer.facts, at: newer.at)
    result.sources = sources.renewed(with: newer.sources, at: newer.at)
    result.connections = connections.renewed(with: newer.connections, at: newer.at)
    result.tables = tables.renewed(with: newer.tables, at: newer.at)
    result.statistics = statistics.renewed(with: newer.statistics, at: newer.at)
    result.events = events.renewed(with: newer.events, at: newer.at)
    if let before = events?.value, let news = newer.events?.value {
      result.events?.value = Array((before + news).suffix(limit))
    }
    return result
  }
}

extension UpstreamSample {
  fileprivate func renewed(with newer: UpstreamSample, events limit: Int) -> UpstreamSample {
    var result = newer
    result.facts = facts.renewed(with: newer.facts, at: newer.at)
    result.sessions = sessions.renewed(with: newer.sessions, at: newer.at)
    result.replication = replication.renewed(with: newer.replication, at: newer.at)
    result.settings = settings.renewed(with: newer.settings, at: newer.at)
    result.accessRules = accessRules.renewed(with: newer.accessRules, at: newer.at)
    if let logs { result.logs = newer.logs.map { logs.renewed(with: $0, events: limit) } ?? logs }
    return result
  }
}

extension Optional {
  /// What was not asked this time stays as it was, and what failed keeps the moment at which it did.
  fileprivate func renewed<Value>(with newer: Self, at moment: Moment) -> Self where Wrapped == Reading<Value> {
    guard let newer else { return self }
    var reading = self ?? .awaited
    reading.renew(with: newer, at: moment)
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
