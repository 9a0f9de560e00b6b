// What one refresh of Materialize measured. Column names and meanings: Materialize's system catalog, mz_catalog and
// mz_internal. Columns of mz_internal come and go, so most fields may be absent.

/// The answers of one round trip to Materialize; `nil` means "not asked this time".
package struct MaterializeSample: Sendable, Equatable, Codable {
  package var at: Moment
  package var roundTrip: Duration
  package var facts: Reading<MaterializeFacts>?
  package var sources: Reading<[Source]>?
  /// New rows of the status history since the last sample, oldest first.
  package var events: Reading<[SourceEvent]>?
  package var connections: Reading<[SourceConnection]>?
  package var tables: Reading<[SourceTable]>?
  package var statistics: Reading<[SourceStatistics]>?

  package init(at: Moment, roundTrip: Duration) {
    self.at = at
    self.roundTrip = roundTrip
  }
}

package struct MaterializeFacts: Sendable, Equatable, Codable {
  /// `mz_version()`: `v26.4.0 (abcdef)`
  package var version: String
  /// `mz_uptime()`
  package var uptime: Duration
  package var environment: String?
  package var role: String

  package init(version: String, uptime: Duration, environment: String?, role: String) {
    self.version = version
    self.uptime = uptime
    self.environment = environment
    self.role = role
  }
}

/// A PostgreSQL source.
package struct Source: Sendable, Equatable, Identifiable, Codable {
  /// `u12`
  package var id: String
  /// Database, schema and name.
  package var database, schema, name: String
  package var status: Status
  /// `last_status_change_at`
  package var since: Moment?
  package var error: String?
  /// `details.hints`, and the other namespaces of `details.namespaced`, `ssh` among them.
  package var hints: [String]
  package var namespaced: [String: String]
  package var cluster: String?
  /// `mz_connections.id`
  package var connectionID: String?
  /// The replication slot and timeline upstream (mz_postgres_sources).
  package var slot: String?
  package var timeline: Int64?
  package var publication: String?
  /// `mz_wallclock_global_lag`
  package var lag: Duration?

  /// `mz_source_statuses.status`; a text that is not known stays as it is.
  package enum Status: Sendable, Hashable, Codable {
    case created, starting, running, paused, stalled, failed, ceased, dropped
    case other(String)

    package init(_ text: String) {
      self = Status.named[text] ?? .other(text)
    }
    package var text: String {
      switch self {
      case .created: "created"
      case .starting: "starting"
      case .running: "running"
      case .paused: "paused"
      case .stalled: "stalled"
      case .failed: "failed"
      case .ceased: "ceased"
      case .dropped: "dropped"
      case .other(let text): text
      }
    }
    private static let named: [String: Status] = Dictionary(
      uniqueKeysWithValues: [created, starting, running, paused, stalled, failed, ceased, dropped].map { ($0.text, $0) }
    )
  }

  package init(
    id: String, database: String, schema: String, name: String, status: Status, since: Moment?, error: String? = nil,
    hints: [String] = [], namespaced: [String: String] = [:], cluster: String? = nil, connectionID: String? = nil,
    slot: String? = nil, timeline: Int64? = nil, publication: String? = nil, lag: Duration? = nil
  ) {
    self.id = id
    self.database = database
    self.schema = schema
    self.name = name
    self.status = status
    self.since = since
    self.error = error?.withoutSecrets
    self.hints = hints.map(\.withoutSecrets)
    self.namespaced = namespaced.mapValues(\.withoutSecrets)
    self.cluster = cluster
    self.connectionID = connectionID
    self.slot = slot
    self.timeline = timeline
    self.publication = publication
    self.lag = lag
  }

  /// `materialize.public.orders`
  package var fullName: String { "\(database).\(schema).\(name)" }
}

/// A row of mz_source_status_history.
package struct SourceEvent: Sendable, Equatable, Codable {
  package var sourceID: String
  package var at: Moment
  package var status: Source.Status
  package var error: String?
  package var replicaID: String?

  package init(sourceID: String, at: Moment, status: Source.Status, error: String? = nil, replicaID: String? = nil) {
    self.sourceID = sourceID
    self.at = at
    self.status = status
    self.error = error?.withoutSecrets
    self.replicaID = replicaID
  }
}

/// A PostgreSQL connection of Materialize, as its `create_sql` describes it. No secret is in it: secrets stand there
/// by reference only.
package struct SourceConnection: Sendable, Equatable, Identifiable, Codable {
  package var id: String
  package var name: String
  package var host: String?
  package var port: UInt16
  package var database: String?
  package var user: String?
  /// `disable` when left out, as in Materialize.
  package var sslMode: String
  /// What stands between: the host is then not for us to dial.
  package var tunnel: Tunnel?
  /// Why host and database are not known, such as a `create_sql` that was redacted.
  package var unreadable: String?

  package enum Tunnel: Sendable, Equatable, Codable {
    case ssh(String)
    case privateLink(String)
  }

  package init(
    id: String, name: String, host: String?, port: UInt16 = 5432, database: String?, user: String?,
    sslMode: String = "disable", tunnel: Tunnel? = nil, unreadable: String? = nil
  ) {
    self.id = id
    self.name = name
    self.host = host
    self.port = port
    self.database = database
    self.user = user
    self.sslMode = sslMode
    self.tunnel = tunnel
    self.unreadable = unreadable
  }
}

/// A table or subsource that a source fills.
package struct SourceTable: Sendable, Equatable, Identifiable, Codable {
  package var id: String
  package var sourceID: String
  package var name: String
  /// The upstream's schema and table (mz_postgres_source_tables).
  package var upstreamName: String?
  package var status: Source.Status?
  package var error: String?

  package init(
    id: String, sourceID: String, name: String, upstreamName: String? = nil, status: Source.Status? = nil,
    error: String? = nil
  ) {
    self.id = id
    self.sourceID = sourceID
    self.name = name
    self.upstreamName = upstreamName
    self.status = status
    self.error = error
  }
}

/// mz_source_statistics, summed over replicas. Counters are cumulative since the source was last started.
/// uint8 columns can exceed Int64 in theory; such values are clamped.
package struct SourceStatistics: Sendable, Equatable, Identifiable, Codable {
  package var id: String
  package var messagesReceived, bytesReceived, updatesStaged, updatesCommitted: Int64?
  package var snapshotKnown, snapshotStaged: Int64?
  package var snapshotCommitted: Bool?
  /// LSNs as integers.
  package var offsetKnown, offsetCommitted: Int64?

  package init(
    id: String, messagesReceived: Int64? = nil, bytesReceived: Int64? = nil, updatesStaged: Int64? = nil,
    updatesCommitted: Int64? = nil, snapshotKnown: Int64? = nil, snapshotStaged: Int64? = nil,
    snapshotCommitted: Bool? = nil, offsetKnown: Int64? = nil, offsetCommitted: Int64? = nil
  ) {
    self.id = id
    self.messagesReceived = messagesReceived
    self.bytesReceived = bytesReceived
    self.updatesStaged = updatesStaged
    self.updatesCommitted = updatesCommitted
    self.snapshotKnown = snapshotKnown
    self.snapshotStaged = snapshotStaged
    self.snapshotCommitted = snapshotCommitted
    self.offsetKnown = offsetKnown
    self.offsetCommitted = offsetCommitted
  }
}
