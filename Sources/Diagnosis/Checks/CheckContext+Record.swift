// What the checks read of the source, its connection and its upstream.

import Samples

extension CheckContext {
  var record: UpstreamRecord { upstream.flatMap { evidence.upstreams[$0] } ?? UpstreamRecord() }
  var connection: SourceConnection? { evidence.connection(of: source) }
  /// The name of the upstream in a sentence.
  var server: String { upstream ?? "the upstream" }
  var isRunning: Bool { source.status == .running }
  var since: Moment? { evidence.since(source) }

  /// From when on something may have to do with the trouble: a minute before the source last ran; of one that runs, the
  /// last hour.
  var troubleSince: Moment {
    isRunning ? standards.now - .seconds(3600) : (since ?? standards.now - .seconds(3600)) - .seconds(60)
  }

  /// The server's clock in its latest answer, which its own times are to be compared with.
  var serverClock: Moment? { record.facts.value?.clock }

  /// `nil` also while it is not known whether it still is as it was.
  var currentSlot: ReplicationSlot? { current(record.replication) == nil ? nil : evidence.slot(of: source) }

  func setting(_ name: String) -> Setting? { record.setting(name) }

  /// What changes by itself, such as the number of sessions, is known while the server answers.
  func current<Value>(_ reading: Reading<Value>) -> Value? { silence == nil ? reading.value : nil }

  /// That the server has not answered for long, in a sentence.
  var silence: String? {
    let since = record.link.silentSince(standards.now, patience: standards.patience)
    return since.map { since in
      let why = record.link.lost.map { ": \($0.loss.summary)" } ?? ""
      return "Not known: \(server) has not answered since \(since.utc) UTC\(why)."
    }
  }

  /// Why nothing can be said of a part that the upstream did not give, or that is not known any more.
  func unread<Value>(_ reading: Reading<Value>) -> String {
    if let silence { return silence }
    return switch reading.trouble {
    case .denied(let grant)?: "Not permitted; it would be with \(grant)."
    case .absent(let why)?: "This server has none: \(why)."
    case .failed(let error)?: "The server answered: \(error.message)"
    case nil:
      record.link.lost.map { "\(server) cannot be asked: \($0.loss.summary)." }
        ?? (upstream == nil ? "The upstream of this source is not known." : "Not answered yet.")
    }
  }

  /// As the role and database of this source's connection, from where the server sees it come.
  var loginAttempt: LoginAttempt? {
    let address = upstream.flatMap { evidence.materializeSessions(on: $0).lazy.compactMap(\.address).first }
    return connection.flatMap { LoginAttempt(over: $0, from: address) }
  }

  /// The texts since the source last ran, the oldest first, the current one last.
  var errors: [String] {
    let events = evidence.materialize.events[source.id] ?? []
    return events.suffix { $0.status != .running }.compactMap(\.error) + (source.error.map { [$0] } ?? [])
  }

  /// The error that says most.
  var tellingError: String? { SourceError.telling(errors) ?? source.error }
}
