// What a remedy is worked out from: the finding, and the server, roles and connections that it is about.

import Samples

struct RemedyContext: Sendable {
  let finding: Finding
  let evidence: Evidence
  let standards: Standards
  /// The upstream that the finding is about; `nil` for one about Materialize itself.
  let upstream: String?
  let record: UpstreamRecord
  let target: Target?
  let provider: Provider
  /// The hurt source; without one, all that the upstream feeds.
  let sources: [Source]
  /// Materialize's connections to the upstream, that of the hurt source first.
  let connections: [SourceConnection]

  init(_ finding: Finding, _ evidence: Evidence, _ standards: Standards) {
    self.finding = finding
    self.evidence = evidence
    self.standards = standards
    let source = finding.source.flatMap(evidence.source)
    let upstream = finding.upstream ?? source.flatMap(evidence.upstreamName)
    self.upstream = upstream
    record = upstream.flatMap { evidence.upstreams[$0] } ?? UpstreamRecord()
    target = upstream.flatMap { evidence.target(.upstream($0)) }
    provider = upstream.flatMap(evidence.provider) ?? .selfManaged
    sources = source.map { [$0] } ?? upstream.map(evidence.sources) ?? evidence.materialize.sources.value ?? []
    let ids = target?.connectionIDs ?? sources.compactMap(\.connectionID)
    let own = (evidence.materialize.connections.value ?? []).filter { ids.contains($0.id) }
    connections = own.filter { $0.id == source?.connectionID } + own.filter { $0.id != source?.connectionID }
  }

  /// Where the server is and what it is called by its provider.
  var place: Place {
    Place(host: target?.host ?? connections.first?.host, port: target?.port ?? connections.first?.port)
  }

  /// What keeps our own connection out says nothing about Materialize's, and has no source.
  var isAboutOurLogin: Bool { finding.source == nil }

  /// The name of the upstream in a sentence.
  var server: String { upstream ?? "the upstream" }

  func setting(_ name: String) -> Setting? { record.setting(name) }

  /// `15`; `nil` before the first connection.
  var majorVersion: Int? { record.link.handshake.map { $0.versionNumber / 10_000 } }
}

// MARK: - Roles

extension RemedyContext {
  /// As whom Materialize logs in. Without its catalog, the role that holds a slot of Materialize's kind.
  var materializeRole: String? {
    if let role = connections.lazy.compactMap(\.user).first { return role }
    let replication = record.replication.value
    let slot = replication?.slots.first { $0.isMaterializes && $0.activePID != nil }
    return replication?.senders.first { $0.pid == slot?.activePID }?.role
  }

  var materializeRoles: Set<String> {
    Set(connections.compactMap(\.user)).union(materializeRole.map { [$0] } ?? [])
  }

  var materializeDatabase: String? { connections.lazy.compactMap(\.database).first ?? target?.database }

  /// As whom changes are made; a word to fill in where that is not known.
  var administrator: String { target?.administrator ?? record.facts.value?.role ?? target?.user ?? "ADMIN" }

  func isSuperuser(_ role: String) -> Bool {
    record.sessions.value?.roles.contains { $0.name == role && $0.isSuperuser } ?? false
  }
}
