// What the user named: the servers to watch, and how.

package import Postgres

package struct Watchlist: Sendable, Equatable {
  package var materialize: Conninfo?
  package var upstreams: [Upstream]
  /// Between two questions to a server that answers quickly.
  package var interval: Duration
  package var deadlines: Deadlines
  /// Between two probes of the way to a server; `nil`: none is made.
  package var probeInterval: Duration?

  /// A probe is a short connection for each address, for which the server forks a process: seldom enough not to matter,
  /// often enough to see a trend.
  package static let standardProbeInterval = Duration.seconds(30)
  package var logs: [Log]
  /// By the names of upstreams, given and found ones.
  package var particulars: [String: Particulars]
  /// Nothing may be changed on any server.
  package var isReadOnly: Bool

  /// What is known of an upstream besides how it is watched.
  package struct Particulars: Sendable, Equatable {
    /// As whom changes are made; `nil`: as who watches.
    package var administrator: Conninfo?
    /// Whose service it is: a raw value of `Provider`.
    package var provider: String?

    package init(administrator: Conninfo? = nil, provider: String? = nil) {
      self.administrator = administrator
      self.provider = provider
    }
  }

  /// An upstream that was named on the command line or in the configuration.
  package struct Upstream: Sendable, Equatable {
    /// Unique among the upstreams. Where address and database do not tell, the name tells which of Materialize's
    /// connections leads here.
    package var name: String
    package var conninfo: Conninfo

    package init(name: String, conninfo: Conninfo) {
      self.name = name
      self.conninfo = conninfo
    }
  }

  /// A server's log that is read on this machine instead of through SQL.
  package struct Log: Sendable, Equatable {
    /// Which upstream it is of; `nil`: of the first.
    package var upstream: String?
    /// `-` is standard input.
    package var path: String

    package init(upstream: String?, path: String) {
      self.upstream = upstream
      self.path = path
    }
  }

  package init(
    materialize: Conninfo?, upstreams: [Upstream], interval: Duration = .seconds(2), deadlines: Deadlines = Deadlines(),
    probeInterval: Duration? = nil, logs: [Log] = [], particulars: [String: Particulars] = [:],
    isReadOnly: Bool = false
  ) {
    self.materialize = materialize
    self.upstreams = upstreams
    self.interval = interval
    self.deadlines = deadlines
    self.probeInterval = probeInterval
    self.logs = logs
    self.particulars = particulars
    self.isReadOnly = isReadOnly
  }
}
