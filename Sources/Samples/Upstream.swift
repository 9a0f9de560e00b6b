// What one refresh of an upstream PostgreSQL server measured.

/// The answers of one round trip. `nil` means "not asked this time": settings change seldom and are asked seldom.
package struct UpstreamSample: Sendable, Equatable, Codable {
  /// When the answers arrived.
  package var at: Moment
  /// From sending the first statement to the last answer.
  package var roundTrip: Duration
  package var facts: Reading<ServerFacts>?
  package var sessions: Reading<Sessions>?
  package var replication: Reading<Replication>?
  package var settings: Reading<[Setting]>?
  package var accessRules: Reading<[AccessRule]>?
  /// What was new in the server's log.
  package var logs: Reading<LogExcerpt>?

  package init(at: Moment, roundTrip: Duration) {
    self.at = at
    self.roundTrip = roundTrip
  }
}

/// Who the server is.
package struct ServerFacts: Sendable, Equatable, Codable {
  /// `pg_postmaster_start_time()`
  package var startedAt: Moment
  /// `pg_conf_load_time()`: when the configuration was last read.
  package var configurationLoadedAt: Moment
  /// `pg_is_in_recovery()`: a standby.
  package var inRecovery: Bool
  /// The role and database of the polling session.
  package var role, database: String
  package var backendPID: Int32
  /// Both ends of the polling session as the server sees them; `nil` over a Unix socket.
  package var serverAddress, clientAddress: SocketAddress?
  /// Marks by which a hosted service is known from inside: names of roles, and prefixes of settings (`rds.`).
  package var providerMarks: [String]
  /// The server's clock when it answered.
  package var clock: Moment

  package init(
    startedAt: Moment, configurationLoadedAt: Moment, inRecovery: Bool, role: String, database: String,
    backendPID: Int32, serverAddress: SocketAddress?, clientAddress: SocketAddress?, providerMarks: [String],
    clock: Moment
  ) {
    self.startedAt = startedAt
    self.configurationLoadedAt = configurationLoadedAt
    self.inRecovery = inRecovery
    self.role = role
    self.database = database
    self.backendPID = backendPID
    self.serverAddress = serverAddress
    self.clientAddress = clientAddress
    self.providerMarks = providerMarks
    self.clock = clock
  }
}

// MARK: - Sessions

/// The sessions of a server, counted and grouped on the server: what crosses the wire grows with the number of groups.
package struct Sessions: Sendable, Equatable, Codable {
  package var headroom: Headroom
  /// Client sessions grouped by who holds them, most sessions first.
  package var groups: [SessionGroup]
  /// Groups beyond those that were sent, and the sessions in them.
  package var groupsLeftOut, sessionsLeftOut: Int
  /// Roles and databases with a connection limit of their own, or with sessions.
  package var roles, databases: [ConnectionLimit]
  /// Sessions of the roles that replicate, one by one: Materialize's own are among them.
  package var replicating: [SessionDetail]
  /// Counts of client sessions by transport.
  package var encrypted, clear: Int
  /// True when the role may not see other roles' sessions in full (no pg_read_all_stats): states, addresses and TLS
  /// of theirs are unknown, and background workers cannot be told from clients.
  package var masked: Bool

  package init(
    headroom: Headroom, groups: [SessionGroup], groupsLeftOut: Int = 0, sessionsLeftOut: Int = 0,
    roles: [ConnectionLimit] = [], databases: [ConnectionLimit] = [], replicating: [SessionDetail] = [],
    encrypted: Int = 0, clear: Int = 0, masked: Bool = false
  ) {
    self.headroom = headroom
    self.groups = groups
    self.groupsLeftOut = groupsLeftOut
    self.sessionsLeftOut = sessionsLeftOut
    self.roles = roles
    self.databases = databases
    self.replicating = replicating
    self.encrypted = encrypted
    self.clear = clear
    self.masked = masked
  }
}

/// How many connections an ordinary role can still open.
package struct Headroom: Sendable, Equatable, Codable {
  /// `max_connections`
  package var max: Int
  /// Sessions that take a slot of `max_connections`: client backends, our own among them; before 12 WAL senders too.
  package var used: Int
  /// `superuser_reserved_connections`, and `reserved_connections` (since 16, else 0): closed to ordinary roles.
  package var superuserReserved, roleReserved: Int
  /// What the guide's query would count: every row of pg_stat_activity, background processes and WAL senders included.
  package var rowsInActivity: Int

  package init(max: Int, used: Int, superuserReserved: Int, roleReserved: Int, rowsInActivity: Int) {
    self.max = max
    self.used = used
    self.superuserReserved = superuserReserved
    self.roleReserved = roleReserved
    self.rowsInActivity = rowsInActivity
  }

  package var reserved: Int { superuserReserved + roleReserved }
  /// The number of slots that ordinary roles share.
  package var ordinary: Int { Swift.max(0, max - reserved) }
  /// The number of further connections that an ordinary role can open; never negative, although superusers may
  /// have gone into the reserve.
  package var remaining: Int { Swift.max(0, ordinary - used) }
}

/// Sessions that share application, role, database, state and client address.
package struct SessionGroup: Sendable, Equatable, Codable {
  package var application, role, database: String
  /// `active`, `idle`, `idle in transaction` …; `nil` when it may not be seen.
  package var state: String?
  /// `nil` over a Unix socket, or when it may not be seen.
  package var address: String?
  package var count: Int
  /// Of these, sessions whose state has not changed for more than 60 minutes and that are not active.
  package var idleForAnHour: Int
  /// The longest time since a change of state in this group.
  package var longestInState: Duration?

  package init(
    application: String, role: String, database: String, state: String?, address: String?, count: Int,
    idleForAnHour: Int = 0, longestInState: Duration? = nil
  ) {
    self.application = application
    self.role = role
    self.database = database
    self.state = state
    self.address = address
    self.count = count
    self.idleForAnHour = idleForAnHour
    self.longestInState = longestInState
  }
}

/// `CONNECTION LIMIT` of a role or a database.
package struct ConnectionLimit: Sendable, Equatable, Codable {
  package var name: String
  /// -1: none. Superusers are exempt.
  package var limit: Int
  /// Sessions that count against it.
  package var used: Int
  /// For a role: it is a superuser, which no limit and no reserve stops.
  package var isSuperuser: Bool

  package init(name: String, limit: Int, used: Int, isSuperuser: Bool = false) {
    self.name = name
    self.limit = limit
    self.used = used
    self.isSuperuser = isSuperuser
  }

  package var remaining: Int? { limit < 0 ? nil : Swift.max(0, limit - used) }
}

/// One session, with its TLS (pg_stat_activity and pg_stat_ssl).
package struct SessionDetail: Sendable, Equatable, Codable {
  package var pid: Int32
  package var role, database, application: String
  /// `client backend`, `walsender` …; `nil` when it may not be seen.
  package var backendType: String?
  package var state: String?
  package var address: String?
  package var startedAt: Moment?
  package var stateChangedAt: Moment?
  /// `nil` when it may not be seen.
  package var tls: SessionTLS?

  package init(
    pid: Int32, role: String, database: String, application: String, backendType: String?, state: String?,
    address: String?, startedAt: Moment?, stateChangedAt: Moment?, tls: SessionTLS?
  ) {
    self.pid = pid
    self.role = role
    self.database = database
    self.application = application
    self.backendType = backendType
    self.state = state
    self.address = address
    self.startedAt = startedAt
    self.stateChangedAt = stateChangedAt
    self.tls = tls
  }
}

/// A row of pg_stat_ssl.
package struct SessionTLS: Sendable, Equatable, Codable {
  package var inUse: Bool
  package var version, cipher: String?
  package var bits: Int?
  /// Of the client's certificate; `nil` when it showed none.
  package var clientDN, clientSerial, issuerDN: String?

  package init(
    inUse: Bool, version: String? = nil, cipher: String? = nil, bits: Int? = nil, clientDN: String? = nil,
    clientSerial: String? = nil, issuerDN: String? = nil
  ) {
    self.inUse = inUse
    self.version = version
    self.cipher = cipher
    self.bits = bits
    self.clientDN = clientDN
    self.clientSerial = clientSerial
    self.issuerDN = issuerDN
  }
}

// MARK: - Replication

/// WAL senders and replication slots, each against its own limit.
package struct Replication: Sendable, Equatable, Codable {
  /// `max_wal_senders`, `max_replication_slots`
  package var maxSenders, maxSlots: Int
  package var senders: [WalSender]
  package var slots: [ReplicationSlot]

  package init(maxSenders: Int, maxSlots: Int, senders: [WalSender], slots: [ReplicationSlot]) {
    self.maxSenders = maxSenders
    self.maxSlots = maxSlots
    self.senders = senders
    self.slots = slots
  }
}

/// A row of pg_stat_replication. All but the pid is `nil` when it may not be seen.
package struct WalSender: Sendable, Equatable, Codable {
  package var pid: Int32
  package var role, application, address, state: String?
  package var startedAt: Moment?
  /// The last standby status message (since 12).
  package var repliedAt: Moment?
  /// Bytes of WAL written but not yet sent, and sent but not yet confirmed.
  package var unsent, unconfirmed: Int64?

  package init(
    pid: Int32, role: String? = nil, application: String? = nil, address: String? = nil, state: String? = nil,
    startedAt: Moment? = nil, repliedAt: Moment? = nil, unsent: Int64? = nil, unconfirmed: Int64? = nil
  ) {
    self.pid = pid
    self.role = role
    self.application = application
    self.address = address
    self.state = state
    self.startedAt = startedAt
    self.repliedAt = repliedAt
    self.unsent = unsent
    self.unconfirmed = unconfirmed
  }
}

/// A row of pg_replication_slots.
package struct ReplicationSlot: Sendable, Equatable, Codable {
  package var name: String
  /// `logical` or `physical`; the output plugin and database of a logical one.
  package var type: String
  package var plugin, database: String?
  package var temporary: Bool
  package var activePID: Int32?
  /// Bytes of WAL between the slot's `confirmed_flush_lsn` and the server's current position.
  package var lag: Int64?
  /// Bytes of WAL that the slot holds back (since `restart_lsn`).
  package var retained: Int64?
  /// Since 13: `reserved`, `extended`, `unreserved`, `lost`.
  package var walStatus: String?
  /// Since 13: bytes that can still be written before the slot is in danger; `nil` without max_slot_wal_keep_size.
  package var safeWalSize: Int64?
  /// Since 17 (16: `conflicting`): why it was invalidated.
  package var invalidation: String?

  package init(
    name: String, type: String, plugin: String? = nil, database: String? = nil, temporary: Bool = false,
    activePID: Int32? = nil, lag: Int64? = nil, retained: Int64? = nil, walStatus: String? = nil,
    safeWalSize: Int64? = nil, invalidation: String? = nil
  ) {
    self.name = name
    self.type = type
    self.plugin = plugin
    self.database = database
    self.temporary = temporary
    self.activePID = activePID
    self.lag = lag
    self.retained = retained
    self.walStatus = walStatus
    self.safeWalSize = safeWalSize
    self.invalidation = invalidation
  }
}

// MARK: - Settings

/// A setting as a new session of Materialize's role in Materialize's database would find it.
package struct Setting: Sendable, Equatable, Codable {
  /// Where a value comes from, the strongest last (PostgreSQL's own order of precedence). The raw values are those of
  /// `check --format json`.
  package enum Source: String, Sendable, Equatable, CaseIterable, Codable {
    /// The server has no value of its own (0): the operating system's default is in force.
    case kernel
    case `default`, environment, file
    case alterSystem = "alter-system"
    case commandLine = "command-line"
    case database, role
    case roleInDatabase = "role-in-database"
  }

  package var name: String
  /// In `unit`, as pg_settings prints it; `nil` when it cannot be known (`why` in the pane's words is in `unknown`).
  package var value: String?
  /// The unit of pg_settings: `s`, `ms`, `8kB` …; `nil` for a plain number, a boolean or a text.
  package var unit: String?
  package var source: Source
  /// `postgresql.conf:12`, the name of a role or of a database; `nil` when there is no such place or it may not be seen.
  package var place: String?
  /// A changed value waits for a restart of the server.
  package var pendingRestart: Bool
  /// `sighup`, `postmaster`, `user` …: what it takes to change it.
  package var context: String
  /// Why the value is not known, such as a kernel default read over a Unix socket.
  package var unknown: String?

  package init(
    name: String, value: String?, unit: String?, source: Source, place: String? = nil, pendingRestart: Bool = false,
    context: String = "user", unknown: String? = nil
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.source = source
    self.place = place
    self.pendingRestart = pendingRestart
    self.context = context
    self.unknown = unknown
  }
}

/// A line of pg_hba.conf (pg_hba_file_rules).
package struct AccessRule: Sendable, Equatable, Codable {
  package var file: String?
  package var line: Int
  /// `local`, `host`, `hostssl`, `hostnossl` …
  package var type: String
  package var databases, users: [String]
  package var address, netmask: String?
  package var method: String
  package var options: [String]
  /// Why the server could not read the line; such a file is not loaded.
  package var error: String?

  package init(
    file: String?, line: Int, type: String, databases: [String], users: [String], address: String?, netmask: String?,
    method: String, options: [String], error: String?
  ) {
    self.file = file
    self.line = line
    self.type = type
    self.databases = databases
    self.users = users
    self.address = address
    self.netmask = netmask
    self.method = method
    self.options = options
    self.error = error
  }
}
