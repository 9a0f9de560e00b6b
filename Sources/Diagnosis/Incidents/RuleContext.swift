// The evidence, looked through once for a diagnosis: who feeds whom, and who is hurt. There may be hundreds of upstreams and
// sources, and every rule asks.

import Samples

struct RuleContext: Sendable {
  let evidence: Evidence
  let standards: Standards
  let sourcesByID: [String: Source]
  /// Those whose upstream is known, by its name.
  let sourcesByUpstream: [String: [Source]]
  /// The sources that are taking their snapshot.
  let copying: Set<String>
  /// By the name of the cluster; sources without one count as on one cluster.
  private let clusters: [String: ClusterCourse]
  private let courses: [String: SourceCourse]
  private let connections: [String: SourceConnection]
  private(set) var incidents: [Incident] = []

  /// A source that runs again is spoken of for so long.
  static let recent = Duration.seconds(900)
  /// Every restart writes `starting`; a snapshot's beginning takes a minute or two of it, more is abnormal.
  static let longStart = Duration.seconds(180)
  /// So many outages within an hour are more than bad luck.
  static let flapping = 3

  var now: Moment { standards.now }

  init(_ evidence: Evidence, _ standards: Standards) {
    self.evidence = evidence
    self.standards = standards
    let sources = evidence.materialize.sources.value ?? []
    var byUpstream: [String: [Source]] = [:]
    var clusters: [String: ClusterCourse] = [:]
    var courses: [String: SourceCourse] = [:]
    for source in sources {
      let upstream = evidence.upstreamName(of: source)
      if let upstream { byUpstream[upstream, default: []].append(source) }
      let course = SourceCourse(of: source, in: evidence.materialize, now: standards.now)
      clusters[source.cluster ?? "", default: ClusterCourse()].add(source, course, fedBy: upstream)
      courses[source.id] = course
    }
    sourcesByID = Dictionary(sources.map { ($0.id, $0) }) { first, _ in first }
    sourcesByUpstream = byUpstream
    self.clusters = clusters
    copying = Set(
      (evidence.materialize.statistics.value ?? []).lazy.filter { $0.snapshotCommitted == false }.map(\.id))
    self.courses = courses
    connections = Dictionary((evidence.materialize.connections.value ?? []).map { ($0.id, $0) }) { first, _ in first }
    incidents =
      sources.compactMap(incident)
      + evidence.targets.filter { $0.obstacle == nil }.compactMap { incident(of: $0.id) }
    for index in incidents.indices { incidents[index].contacts = contacts(in: incidents[index]) }
  }

  func course(of source: Source) -> SourceCourse? { courses[source.id] }
  func cluster(of source: Source) -> ClusterCourse { clusters[source.cluster ?? ""] ?? ClusterCourse() }
  func connection(of source: Source) -> SourceConnection? { source.connectionID.flatMap { connections[$0] } }
  func record(of incident: Incident) -> UpstreamRecord? { incident.upstream.flatMap { evidence.upstreams[$0] } }

  /// Our own connection to the server that is concerned.
  func link(of incident: Incident) -> LinkRecord? { incident.server.flatMap { evidence.link(of: $0) } }

  /// The roles as which Materialize logs in to an upstream, and the databases.
  func roles(on upstream: String) -> Set<String> { Set(connections(to: upstream).compactMap(\.user)) }
  func databases(on upstream: String) -> Set<String> { Set(connections(to: upstream).compactMap(\.database)) }

  func connections(to upstream: String) -> [SourceConnection] {
    (evidence.target(.upstream(upstream))?.connectionIDs ?? []).compactMap { connections[$0] }
  }
}

// MARK: - Who is hurt

extension RuleContext {
  private func incident(of source: Source) -> Incident? {
    guard let course = courses[source.id] else { return nil }
    let severity: Severity
    switch source.status {
    case .created, .dropped: return nil
    case .running:
      guard let ended = course.ended, course.began != nil, course.ranBefore, now - ended < RuleContext.recent else {
        return nil
      }
      severity = standards.thresholds.severity(of: Double(course.outages), against: .outages) ?? .info
    // Between two failing attempts the status is `starting` for a moment: the trouble is not over.
    case .starting:
      let isLong = course.began.map { now - $0 > RuleContext.longStart } ?? false
      // A source that starts for the first time may take its time.
      guard !course.errors.isEmpty || course.ranBefore || isLong else { return nil }
      severity = course.errors.isEmpty ? .warning : .critical
    case .paused: severity = .warning
    case .stalled, .failed, .ceased, .other: severity = .critical
    }
    return Incident(
      subject: .source(source), upstream: evidence.upstreamName(of: source), began: course.began, ended: course.ended,
      severity: severity, errors: course.errors, earlier: course.earlier, outages: course.outages)
  }

  private func incident(of server: ServerID) -> Incident? {
    guard let link = evidence.link(of: server) else { return nil }
    // What our connection meets says nothing about Materialize's sources, which may run on.
    var incident = Incident(
      subject: .server(server), upstream: server.upstreamName, severity: server == .materialize ? .unknown : .critical)
    switch link.condition(at: now, patience: standards.patience) {
    case .hung(let age):
      incident.began = now - age
      incident.silence = .hung(age)
    case .lost(let lost): incident.began = lost.first
    case .live: return unanswered(incident, "the connection stands, its first answers have not all come")
    case .dialling(let since):
      return unanswered(incident, "a connection has been attempted for \((now - since).precise)")
    case .waiting: return unanswered(incident, "no connection was attempted yet")
    }
    return incident
  }

  /// While watching goes on, a server that has not answered yet is nobody's fault: the connection's own deadlines will tell.
  private func unanswered(_ incident: Incident, _ step: String) -> Incident? {
    guard let waited = standards.lookEndedAfter, let server = incident.server, evidence.isUnanswered(server) else {
      return nil
    }
    var incident = incident
    incident.silence = .unanswered(within: waited, step: step)
    return incident
  }
}
