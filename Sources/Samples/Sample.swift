// The one stream that leads from the servers to everything that shows or judges.

package enum ServerID: Sendable, Hashable, Comparable, Codable {
  case materialize
  /// By the name that `--postgres NAME=…` or Materialize's connection gives it.
  case upstream(String)

  package var name: String {
    switch self {
    case .materialize: "Materialize"
    case .upstream(let name): name
    }
  }

  /// `nil` for Materialize.
  package var upstreamName: String? { if case .upstream(let name) = self { name } else { nil } }
}

/// A server that is to be watched, and how it came to be known.
package struct Target: Sendable, Equatable, Identifiable, Codable {
  package var id: ServerID
  /// Where it is dialled: the conninfo without its secrets.
  package var host: String?
  package var port: UInt16?
  package var database, user: String?
  package var sslMode: String?
  /// The connections of Materialize (mz_connections.id) that lead to this upstream.
  package var connectionIDs: [String]
  /// Why it is not dialled, in a sentence that says what to do; `nil` when it is.
  package var obstacle: String?
  /// The role of the `admin` conninfo, as which changes are made; `nil` when they are made as `user`.
  package var administrator: String?
  /// Whose service it is, as the configuration says; `nil` leaves it to what the server shows.
  package var provider: String?
  /// Where its log is read on this machine (`--log-file`), `-` for standard input; `nil` when it is read through SQL.
  package var logPlace: String?

  package init(
    id: ServerID, host: String? = nil, port: UInt16? = nil, database: String? = nil, user: String? = nil,
    sslMode: String? = nil, connectionIDs: [String] = [], obstacle: String? = nil,
    administrator: String? = nil, provider: String? = nil, logPlace: String? = nil
  ) {
    self.id = id
    self.host = host
    self.port = port
    self.database = database
    self.user = user
    self.sslMode = sslMode
    self.connectionIDs = connectionIDs
    self.obstacle = obstacle
    self.administrator = administrator
    self.provider = provider
    self.logPlace = logPlace
  }
}

/// Something that was learned, and when.
package enum Sample: Sendable, Equatable, Codable {
  /// The servers that are watched from now on, in the order in which they are shown.
  case targets([Target], at: Moment)
  /// A connection attempt has begun.
  case dialling(ServerID, at: Moment)
  case connected(ServerID, Handshake, at: Moment)
  /// The connection failed or ended; the next attempt is due at `retryAt`.
  case lost(ServerID, Loss, at: Moment, retryAt: Moment)
  /// A question was sent. Until its answer comes, what is shown grows older.
  case asked(ServerID, at: Moment)
  case materialize(MaterializeSample)
  case upstream(String, UpstreamSample)
  /// Our own TCP connection to a server, as of its latest answer.
  case transport(ServerID, Transport, at: Moment)
  /// The way to a server was probed.
  case reachability(ServerID, Reachability)
  case validation(Validation)
  /// The certificate files of the connection to a server were read, or there are none.
  case certificates(ServerID, OwnCertificates, at: Moment)
  /// What was read of an upstream's log on this machine; what SQL reads of it is in the `UpstreamSample`.
  case logs(String, Reading<LogExcerpt>, at: Moment)
  /// More of what an upstream's log on this machine said before it was followed.
  case lookedBack(String, LogLookBack, at: Moment)
  /// Something is being changed on an upstream, or was.
  case change(ChangeReport)

  package var at: Moment {
    switch self {
    case .targets(_, let at), .dialling(_, let at), .connected(_, _, let at), .lost(_, _, let at, _), .asked(_, let at),
      .certificates(_, _, let at), .logs(_, _, let at), .lookedBack(_, _, let at):
      at
    case .materialize(let sample): sample.at
    case .upstream(_, let sample): sample.at
    case .transport(_, _, let at): at
    case .reachability(_, let reachability): reachability.at
    case .validation(let validation): validation.at
    case .change(let report): report.at
    }
  }
}
