// All that is known, gathered from the stream of samples; bounded, so that a dashboard can stay open for a month.

package import Samples

/// What has been seen so far of every server. It only grows by `take`, and knows no clock of its own.
package struct Evidence: Sendable {
  /// Every watched server in the order in which it is shown, Materialize first when there is one.
  package private(set) var targets: [Target] = []
  /// Since when these are watched.
  package private(set) var targetsAt: Moment?
  package internal(set) var materialize = MaterializeRecord()
  package internal(set) var upstreams: [String: UpstreamRecord] = [:]
  /// The changes of this session, each as of its latest report, the oldest first.
  package internal(set) var changes: [ChangeReport] = []

  /// What was seen to happen.
  var chronicle = Chronicle()

  private static let changesLimit = 200

  package init() {}

  package mutating func take(_ sample: Sample) {
    let certificates = certificates(before: sample)
    observe(sample)
    learn(sample)
    noteRenewals(certificates, by: sample)
  }

  private mutating func learn(_ sample: Sample) {
    switch sample {
    case .targets(let targets, let at):
      replaceTargets(with: targets)
      targetsAt = at
    case .dialling(let server, let at):
      withLink(of: server) { $0.dial(at: at) }
    case .connected(let server, let handshake, let at):
      withLink(of: server) { $0.connect(handshake, at: at) }
    case .lost(let server, let loss, let at, let retryAt):
      withLink(of: server) { $0.lose(loss, at: at, retryAt: retryAt) }
    case .asked(let server, let at):
      withLink(of: server) { $0.ask(at: at) }
    case .materialize(let sample):
      materialize.take(sample)
    case .upstream(let name, let sample):
      upstreams[name]?.take(sample)
    case .logs(let name, let logs, let at):
      upstreams[name]?.take(logs, at: at)
    case .lookedBack(let name, let found, _):
      upstreams[name]?.take(found)
    case .transport(let server, let transport, _):
      withLink(of: server) { $0.measure(transport) }
    case .reachability(.materialize, let reachability):
      materialize.reachability.take(reachability)
    case .reachability(.upstream(let name), let reachability):
      upstreams[name]?.reachability.take(reachability)
    case .validation(let validation):
      materialize.take(validation)
    case .certificates(let server, let certificates, _):
      withLink(of: server) { $0.read(certificates) }
    case .change(let report): take(report)
    }
  }

  /// Whether Materialize is watched at all.
  package var watchesMaterialize: Bool { places[.materialize] != nil }

  /// The names of the upstreams, in the order in which they are shown.
  package private(set) var upstreamNames: [String] = []
  /// Where each target stands in `targets`: there may be hundreds, and every rule and pane asks.
  private var places: [ServerID: Int] = [:]
  /// The upstream that each connection of Materialize leads to.
  private var upstreamOfConnection: [String: String] = [:]

  package func target(_ server: ServerID) -> Target? { places[server].map { targets[$0] } }

  package func link(of server: ServerID) -> LinkRecord? {
    switch server {
    case .materialize: watchesMaterialize ? materialize.link : nil
    case .upstream(let name): upstreams[name]?.link
    }
  }

  /// `nil` for a server that is not watched.
  package func reachability(of server: ServerID) -> ReachabilityRecord? {
    switch server {
    case .materialize: watchesMaterialize ? materialize.reachability : nil
    case .upstream(let name): upstreams[name]?.reachability
    }
  }

  private mutating func replaceTargets(with newTargets: [Target]) {
    targets = newTargets
    places = [:]
    upstreamNames = []
    upstreamOfConnection = [:]
    for (place, target) in targets.enumerated() {
      places[target.id] = place
      guard case .upstream(let name) = target.id else { continue }
      upstreamNames.append(name)
      for connection in target.connectionIDs { upstreamOfConnection[connection] = name }
    }
    for name in upstreamNames where upstreams[name] == nil { upstreams[name] = UpstreamRecord() }
    let watched = Set(upstreamNames)
    upstreams = upstreams.filter { watched.contains($0.key) }
  }

  private mutating func take(_ report: ChangeReport) {
    if let index = changes.firstIndex(where: { $0.change.id == report.change.id }) {
      changes[index] = report
    } else {
      changes.append(report)
      if changes.count > Evidence.changesLimit { changes.removeFirst() }
    }
  }

  private mutating func withLink(of server: ServerID, _ change: (inout LinkRecord) -> Void) {
    switch server {
    case .materialize: change(&materialize.link)
    case .upstream(let name): if upstreams[name] != nil { change(&upstreams[name, default: UpstreamRecord()].link) }
    }
  }
}

// MARK: - Sources and their upstreams

extension Evidence {
  package func source(_ id: String) -> Source? { materialize.sources.value?.first { $0.id == id } }

  package func connection(of source: Source) -> SourceConnection? {
    materialize.connections.value?.first { $0.id == source.connectionID }
  }

  /// The name of the upstream that feeds a source; `nil` while it is not known.
  package func upstreamName(of source: Source) -> String? { source.connectionID.flatMap(upstreamName(ofConnection:)) }

  /// - Parameter id: `mz_connections.id`
  func upstreamName(ofConnection id: String) -> String? { upstreamOfConnection[id] }

  /// Since when a source has been in its present state of health. A source that fails goes round `starting` and
  /// `stalled` every few seconds: what counts is when it last ceased to run.
  package func since(_ source: Source) -> Moment? {
    guard source.status != .running else { return source.since }
    let sinceRunning = materialize.events[source.id]?.suffix { $0.status != .running }
    return sinceRunning?.first?.at ?? source.since
  }

  package func sources(fedBy upstream: String) -> [Source] {
    (materialize.sources.value ?? []).filter { upstreamName(of: $0) == upstream }
  }

  /// The slot of a source as its upstream shows it.
  package func slot(of source: Source) -> ReplicationSlot? {
    guard let name = source.slot, let upstream = upstreamName(of: source) else { return nil }
    return upstreams[upstream]?.replication.value?.slots.first { $0.name == name }
  }

  /// The roles as which Materialize's connections log in to an upstream.
  package func materializeRoles(on upstream: String) -> Set<String> {
    let ids = Set(target(.upstream(upstream))?.connectionIDs ?? [])
    return Set((materialize.connections.value ?? []).filter { ids.contains($0.id) }.compactMap(\.user))
  }

  /// The process ids of Materialize's own sessions on an upstream: those of the roles of its connections, and those
  /// that hold the slots of its sources. Materialize sets no application_name by which it could be known.
  package func materializeSessions(on upstream: String) -> [SessionDetail] {
    guard let record = upstreams[upstream], let sessions = record.sessions.value else { return [] }
    let roles = materializeRoles(on: upstream)
    let slots = Set(sources(fedBy: upstream).compactMap(\.slot))
    let holders = Set(
      (record.replication.value?.slots ?? []).filter { slots.contains($0.name) }.compactMap(\.activePID))
    return sessions.replicating.filter { roles.contains($0.role) || holders.contains($0.pid) }
  }
}
