// What a finding, a check or a piece of advice is about. Where the figures of a topic are shown is the dashboard's business.

package enum Topic: Sendable, Equatable {
  /// Sources, their connections and clusters, as Materialize tells of them.
  case sources
  /// Sessions, replication slots and WAL senders of an upstream, and their limits.
  case connections
  /// Keepalives, and the timeouts of sessions.
  case keepalive
  /// Certificates, logins and access rules.
  case tls
  /// The way to a server, step by step, and what is on it.
  case network
  /// What servers write down.
  case logs
  /// What happened, one thing after the other.
  case timeline
  /// Causes, and what is known of them.
  case diagnosis
}

extension Topic {
  /// A word for reports.
  package var word: String {
    switch self {
    case .sources: "sources"
    case .connections: "connections"
    case .keepalive: "keepalive"
    case .tls: "TLS"
    case .network: "network"
    case .logs: "logs"
    case .timeline: "timeline"
    case .diagnosis: "diagnosis"
    }
  }
}
