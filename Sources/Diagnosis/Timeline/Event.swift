// One thing that happened, wherever it was learned: all of them share one time axis.

package import Samples

package struct Event: Sendable, Equatable, Identifiable {
  /// What happened; the raw values are used as names for filters and in reports.
  package enum Kind: String, Sendable, CaseIterable {
    /// A source changed its status, as Materialize's history tells.
    case status
    /// A connection of ours was made, refused or lost, or one of Materialize's ended.
    case connection
    /// A server was started anew.
    case restart
    /// A standby took over, or another server answers at the same address.
    case failover
    /// The configuration was read again, or a setting has another value.
    case configuration
    /// What the server's log says.
    case log
    /// A step of the way to a server began to fail, or succeeds again; its name has another address.
    case probe
    /// Connections, WAL senders or slots ran short, or are free again; a slot is in danger.
    case headroom
    /// A certificate came within a threshold of its expiry, expired, or was renewed.
    case certificate
    /// The operator changed or tested something.
    case action
    /// Servers began or ceased to be watched: what happened meanwhile is not known.
    case watching
  }

  package var at: Moment
  /// When it happened for the last time, or was over, where several of a kind are told as one.
  package var lastAt: Moment
  package var count: Int
  /// When it was learned: what it changed is shown from then on.
  package var seenAt: Moment
  package var kind: Kind
  package var severity: Severity
  /// Where it happened, or was seen.
  package var server: ServerID?
  /// The id of the source that it happened to.
  package var source: String?
  /// The upstream that it happened on, or that feeds the source.
  package var upstream: String?
  /// Who it happened to, and what joins that to the clause: `orders-db: `; empty where the clause stands alone.
  package var lead: String
  /// Without a full stop; server-made text may stand in it.
  package var clause: String
  /// What there is to say beyond the title, in full; server-made text.
  package var note: String?
  /// It is good news: what had failed works again.
  package var isRecovery: Bool
  /// A source ceased to run here: what happened shortly before may say why.
  package var isFailure: Bool
  /// Tells it from others of the same moment and kind, whatever the title comes to say of them.
  var key: String

  /// - Parameter title: what follows on `lead`.
  package init(
    _ kind: Kind, _ severity: Severity, at: Moment, lastAt: Moment? = nil, count: Int = 1, server: ServerID? = nil,
    source: String? = nil, upstream: String? = nil, key: String? = nil, lead: String = "", title: String,
    note: String? = nil, isRecovery: Bool = false, isFailure: Bool = false
  ) {
    self.at = at
    self.lastAt = max(at, lastAt ?? at)
    self.count = count
    seenAt = at
    self.kind = kind
    self.severity = severity
    self.server = server
    self.source = source
    self.upstream = upstream ?? server?.upstreamName
    self.key = key ?? lead + title
    self.lead = lead
    clause = title
    self.note = note
    self.isRecovery = isRecovery
    self.isFailure = isFailure
  }

  package var title: String { lead + clause }

  /// Stays the same while further ones of its kind are told with it.
  package var id: String { "\(at.microseconds) \(kind.rawValue) \(server?.name ?? "") \(source ?? "") \(key)" }

  /// Whether it happened on `server`, or to a source that `server` feeds.
  package func concerns(_ server: ServerID) -> Bool {
    self.server == server || server.upstreamName.map { $0 == upstream } ?? false
  }
}
