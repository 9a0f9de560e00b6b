// The names that the evidence and the journal hold.

import Diagnosis
import Samples

extension Redactor {
  init(_ evidence: Evidence, _ journal: [JournalEntry]) {
    self.init()
    for name in evidence.upstreamNames { learn(name, .upstream) }
    for target in evidence.targets { learn(target) }
    learn(evidence.materialize)
    for name in evidence.upstreamNames { evidence.upstreams[name].map { learn($0) } }
    for entry in journal { learn(entry) }
    // Also those that are watched no more.
    for case .upstream(let name)? in evidence.events(journal).map(\.server) { learn(name, .upstream) }
  }

  private mutating func learn(_ target: Target) {
    for host in (target.host ?? "").split(separator: ",") { learn(host: String(host)) }
    learn(target.database, .database)
    for role in [target.user, target.administrator] { learn(role, .role) }
  }

  private mutating func learn(host: String?) {
    guard let host else { return }
    learn(host, IPAddress(host) == nil ? .host : .address)
  }

  private mutating func learn(_ record: MaterializeRecord) {
    learn(record.link)
    for address in record.reachability.latest?.addresses ?? [] { learn(address.peer) }
    learn(record.facts.value?.role, .role)
    learn(record.facts.value?.environment, .name)
    for source in record.sources.value ?? [] {
      learn(source.name, .source)
      if let pseudonym = pseudonym(of: source.name) { learn(source.fullName, as: pseudonym) }
      learn(source.fullName, .source)
      learn(source.database, .database)
      learn(source.schema, .schema)
      learn(source.cluster, .cluster)
      learn(source.slot, .slot)
      learn(source.publication, .publication)
    }
    for connection in record.connections.value ?? [] {
      learn(connection.name, .connection)
      learn(host: connection.host)
      learn(connection.database, .database)
      learn(connection.user, .role)
      switch connection.tunnel {
      case .ssh(let name), .privateLink(let name): learn(name, .connection)
      case nil: break
      }
    }
    for table in record.tables.value ?? [] {
      learn(table.name, .table)
      for part in (table.upstreamName ?? "").split(separator: ".") { learn(String(part), .table) }
    }
  }

  private mutating func learn(_ record: UpstreamRecord) {
    learn(record.link)
    for address in record.reachability.latest?.addresses ?? [] { learn(address.peer) }
    learn(record.facts.value?.role, .role)
    learn(record.facts.value?.database, .database)
    let sessions = record.sessions.value
    for group in sessions?.groups ?? [] { learn(role: group.role, group.database, group.application, group.address) }
    for session in sessions?.replicating ?? [] {
      learn(role: session.role, session.database, session.application, session.address)
      for name in [session.tls?.clientDN, session.tls?.issuerDN] { learn(distinguishedName: name) }
    }
    for limit in sessions?.roles ?? [] { learn(limit.name, .role) }
    for limit in sessions?.databases ?? [] { learn(limit.name, .database) }
    for end in record.lifetimes.ends + record.lifetimes.othersEnds { learn(end.role, .role) }
    for sender in record.replication.value?.senders ?? [] {
      learn(role: sender.role, nil, sender.application, sender.address)
    }
    for slot in record.replication.value?.slots ?? [] {
      learn(slot.name, .slot)
      learn(slot.database, .database)
    }
    for rule in record.accessRules.value ?? [] {
      for user in rule.users where user != "all" { learn(user, .role) }
      for database in rule.databases where database != "all" { learn(database, .database) }
    }
    for line in record.logs.lines { learn(role: line.event.role, line.event.database, line.event.application, nil) }
  }

  private mutating func learn(role: String?, _ database: String?, _ application: String?, _ address: String?) {
    learn(role, .role)
    learn(database, .database)
    learn(application, .application)
    learn(host: address)
  }

  private mutating func learn(_ link: LinkRecord) {
    learn(host: link.handshake?.host)
    learn(link.handshake?.tls)
    // Of logins that failed.
    for loss in link.losses.map(\.loss) + [link.lost?.loss].compactMap(\.self) { learn(loss.peer) }
    for file in [link.certificates?.client, link.certificates?.root] {
      if case .read(let certificates)? = file?.outcome { learn(certificates) }
    }
  }

  private mutating func learn(_ peer: PeerTLS?) { learn(peer?.chain ?? []) }

  private mutating func learn(_ certificates: [Certificate]) {
    for certificate in certificates {
      for name in certificate.names { learn(host: name) }
      for name in [certificate.subject, certificate.issuer] { learn(distinguishedName: name) }
    }
  }

  /// The values of `CN=orders-db,O=Example\, Inc.` and of `/CN=orders-db/O=Example, Inc.`
  private mutating func learn(distinguishedName text: String?) {
    for part in (text ?? "").distinguishedNameParts {
      guard let value = part.split(separator: "=", maxSplits: 1).dropFirst().first else { continue }
      learn(String(value), .name)
      // As it is written by those who escape nothing.
      if let pseudonym = pseudonym(of: String(value)) { learn(value.filter { $0 != "\\" }, as: pseudonym) }
    }
  }

  private mutating func learn(_ entry: JournalEntry) {
    learn(entry.upstream, .upstream)
    learn(host: entry.host)
    learn(entry.role, .role)
    for action in [entry.action, entry.undo].compactMap(\.self) {
      switch action {
      case .set(_, .role(let role, let database)):
        learn(role, .role)
        learn(database, .database)
      case .limitRole(let role, _): learn(role, .role)
      case .limitDatabase(let database, _): learn(database, .database)
      case .set(_, .server), .end: break
      }
    }
  }
}

extension String {
  /// Split where one attribute ends and another begins; in RFC 2253's form a backslash makes that a part of the value.
  fileprivate var distinguishedNameParts: [String] {
    let separators: Set<Character> = hasPrefix("/") ? ["/"] : [",", "+"]
    var parts = [""]
    var isEscaped = false
    for character in self {
      if !isEscaped, separators.contains(character) {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return parts
  }
}
