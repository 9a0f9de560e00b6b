// Who is connected to an upstream, counted and grouped.

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

extension Sessions {
  /// Sessions whose state has not changed for more than 60 minutes and that are not active; only those that may be seen.
  package var idleForAnHour: Int { groups.reduce(0) { $0 +| $1.idleForAnHour } }
}

/// How many connections an ordinary role can still open.
package struct Headroom: Sendable, Equatable, Codable {
  /// `max_connections`
  package var max: Int
  /// Sessions that certainly take a slot of `max_connections`: client backends, our own and those that are logging in among
  /// them; before 12 WAL senders too.
  package var used: Int
  /// So many more may take one: sessions whose type is hidden from our role. `nil`, as in older recordings: 0.
  package var uncertain: Int?
  /// Of those in `used`, the ones that are still logging in, as far as they can be seen.
  package var loggingIn: Int?
  /// `superuser_reserved_connections`, and `reserved_connections` (since 16, else 0): closed to ordinary roles.
  package var superuserReserved, roleReserved: Int
  /// What the guide's query would count: every row of pg_stat_activity, background processes and WAL senders included.
  package var rowsInActivity: Int

  package init(
    max: Int, used: Int, superuserReserved: Int, roleReserved: Int, rowsInActivity: Int, uncertain: Int? = nil,
    loggingIn: Int? = nil
  ) {
    self.max = max
    self.used = used
    self.uncertain = uncertain
    self.loggingIn = loggingIn
    self.superuserReserved = superuserReserved
    self.roleReserved = roleReserved
    self.rowsInActivity = rowsInActivity
  }

  package var reserved: Int { superuserReserved +| roleReserved }
  /// The number of slots that ordinary roles share.
  package var ordinary: Int { Swift.max(0, max -| reserved) }
  /// The number of further connections that an ordinary role can open, the most there may be; never negative, although
  /// superusers may have gone into the reserve.
  package var remaining: Int { Swift.max(0, ordinary -| used) }
  package var usedAtMost: Int { used +| Swift.max(0, uncertain ?? 0) }
  package var remainingAtLeast: Int { Swift.max(0, ordinary -| usedAtMost) }
  /// Whether `used` is known, and not only within bounds.
  package var isExact: Bool { usedAtMost == used }
  package var exactUsed: Int? { isExact ? used : nil }
  package var exactRemaining: Int? { isExact ? remaining : nil }

  /// `41`, or `41 to 43`.
  package var usedWords: String { isExact ? "\(used)" : "\(used) to \(usedAtMost)" }
  package var remainingWords: String {
    remaining == remainingAtLeast ? "\(remaining)" : "\(remainingAtLeast) to \(remaining)"
  }
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

  package var remaining: Int? { limit < 0 ? nil : Swift.max(0, limit -| used) }
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
